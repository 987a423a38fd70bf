#include "server/journal/head_file.h"

#include "server/base/check.h"
#include "server/base/file.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/temp_folder.h"

// A head file of any content is opened; a mark that is put into it is found again.
ONESTOP_FUZZ_TARGET(head_file) {
  using onestop::journal::HeadFile;
  using onestop::journal::Tip;
  static const onestop::testing::TempFolder folder;
  const std::string path = (folder.path() / "head").string();
  ONESTOP_CHECK(onestop::WriteFileAtomic(path, input, 0600).ok());
  uint64_t sequence = 0;
  {
    absl::StatusOr<HeadFile> file = HeadFile::Open(path);
    if (!file.ok()) return;
    const std::optional<Tip> found = file->Find("main");
    const auto no_hash = [](std::string_view,
                            uint64_t) -> absl::StatusOr<std::optional<onestop::Hash256>> {
      return std::nullopt;
    };
    const bool passes = file->Check({}, no_hash).ok();
    ONESTOP_CHECK(!passes || !found || found->sequence == 0) << "a mark without records passed";
    sequence = found ? found->sequence + 1 : 1;
    const absl::StatusOr<size_t> place = file->Place("main", Tip{});
    ONESTOP_CHECK(place.ok()) << place.status();
    ONESTOP_CHECK(file->Write(*place, Tip{.sequence = sequence}).ok());
  }
  absl::StatusOr<HeadFile> file = HeadFile::Open(path);
  ONESTOP_CHECK(file.ok()) << file.status();
  const std::optional<Tip> found = file->Find("main");
  ONESTOP_CHECK(found && found->sequence == sequence);
}
