#ifndef ONESTOP_TESTS_SUPPORT_TEMP_FOLDER_H_
#define ONESTOP_TESTS_SUPPORT_TEMP_FOLDER_H_

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "server/base/check.h"

namespace onestop::testing {

// A folder of a test's own, 0700, removed with everything in it when this object goes.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "onestop-test-XXXXXX").string();
    ONESTOP_CHECK(mkdtemp(name.data()) != nullptr) << name;
    path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_TEMP_FOLDER_H_
