#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "server/base/file.h"
#include "tests/fuzz/fuzz_target.h"

namespace onestop::fuzz {

std::vector<Target>& Targets() {
  static std::vector<Target> targets;
  return targets;
}

namespace {

namespace fs = std::filesystem;

class ReplayTest : public ::testing::TestWithParam<Target> {};

TEST_P(ReplayTest, TakesEverythingInItsCorpus) {
  const fs::path folder = fs::path(ONESTOP_SOURCE_DIR) / "tests/fuzz/corpus" / GetParam().name;
  ASSERT_TRUE(fs::is_directory(folder)) << folder;
  size_t count = 0;
  for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
    SCOPED_TRACE(file.path().string());
    const absl::StatusOr<std::string> input = ReadFile(file.path().string());
    ASSERT_TRUE(input.ok()) << input.status();
    GetParam().run(*input);
    // And what is left of it when the line breaks.
    for (size_t length = 0; length < std::min<size_t>(input->size(), 64); ++length) {
      GetParam().run(std::string_view(*input).substr(0, length));
    }
    ++count;
  }
  EXPECT_GT(count, 0U) << folder << " is empty";
}

INSTANTIATE_TEST_SUITE_P(Corpus, ReplayTest, ::testing::ValuesIn(Targets()),
                         [](const auto& target) { return target.param.name; });

}  // namespace
}  // namespace onestop::fuzz
