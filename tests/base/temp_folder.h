#ifndef ONESTOP_TESTS_BASE_TEMP_FOLDER_H_
#define ONESTOP_TESTS_BASE_TEMP_FOLDER_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "server/base/check.h"

namespace onestop::testing {

// A folder of one test's own, gone with the object.
class TempFolder {
 public:
  TempFolder() : path_(::testing::TempDir() + "onestop_XXXXXX") {
    ONESTOP_CHECK(mkdtemp(path_.data()) != nullptr) << path_;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }

  std::string File(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_BASE_TEMP_FOLDER_H_
