#ifndef ONESTOP_TESTS_FAULTS_SMALL_DISK_H_
#define ONESTOP_TESTS_FAULTS_SMALL_DISK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.h"

namespace onestop::testing {

// A file system of a few megabytes over a folder, which only programs started under `prefix` see there.
// Gone with this object.
class SmallDisk {
 public:
  // Nothing is mounted where neither root nor a user namespace may; see ok().
  SmallDisk(const std::string& folder, int megabytes);

  bool ok() const { return holder_ != nullptr; }
  // What a command line begins with to be run in there.
  std::vector<std::string> prefix() const { return prefix_; }
  // What paths begin with for whoever looks in from outside.
  std::string outside() const;

  // Fills it until only so many bytes are left, or none.
  void Fill(uint64_t bytes_left);
  void Empty();

 private:
  std::string Filler() const;

  const std::string folder_;
  std::vector<std::string> prefix_;
  std::unique_ptr<Process> holder_;
};

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_FAULTS_SMALL_DISK_H_
