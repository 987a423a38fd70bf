#include "tests/journal/sqlite_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <new>
#include <vector>

#include "server/base/check.h"
#include "server/base/file.h"

namespace onestop::journal {
namespace {

constexpr size_t kSector = 512;
using Sector = std::array<char, kSector>;

// Into the file that is there: SQLite may have it open.
void WriteWhole(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  ONESTOP_CHECK(file.good()) << path;
}

// What a sector of `content` holds; zeros behind its end.
Sector SectorOf(const std::string& content, size_t index) {
  Sector sector{};
  const size_t from = index * kSector;
  if (from < content.size()) {
    std::memcpy(sector.data(), content.data() + from, std::min(kSector, content.size() - from));
  }
  return sector;
}

}  // namespace

// The files by path, and the faults; what SQLite's callbacks reach through the file system's
// pAppData.
class SqliteDisk::Files {
 public:
  // One file as the program sees it, and what a power cut may leave of it.
  struct DiskFile {
    std::string synced;   // what a power cut leaves in any case
    std::string content;  // what was written
    // Everything a sector has held since the last sync.
    std::map<size_t, std::vector<Sector>> unsynced;

    void Write(const char* data, size_t size, size_t offset) {
      if (offset + size > content.size()) content.resize(offset + size);
      std::memcpy(content.data() + offset, data, size);
      for (size_t sector = offset / kSector; sector * kSector < offset + size; ++sector) {
        unsynced[sector].push_back(SectorOf(content, sector));
      }
    }

    void Sync() {
      synced.resize(content.size());
      for (const auto& [sector, versions] : unsynced) {
        const size_t from = sector * kSector;
        if (from >= synced.size()) continue;
        std::memcpy(synced.data() + from, versions.back().data(),
                    std::min(kSector, synced.size() - from));
      }
      unsynced.clear();
    }
  };

  explicit Files(uint64_t seed) : random(seed) {
    static int count = 0;
    name = "onestop-disk-" + std::to_string(++count);
    real = sqlite3_vfs_find(nullptr);
    ONESTOP_CHECK(real != nullptr);
    vfs = *real;
    vfs.zName = name.c_str();
    vfs.pAppData = this;
    vfs.szOsFile = static_cast<int>(sizeof(Handle)) + real->szOsFile;
    vfs.xOpen = Open;
    vfs.xDelete = Delete;
    ONESTOP_CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK);
  }
  ~Files() { sqlite3_vfs_unregister(&vfs); }

  // What a call is answered with: SQLITE_OK lets it through.
  int Fault(int code) {
    ++calls;
    if (calls > cut_at) return code;
    if (calls != fail_at) return SQLITE_OK;
    failed = true;
    return disk_full && code == SQLITE_IOERR_WRITE ? SQLITE_FULL : code;
  }

  DiskFile& At(const std::string& path) {
    const auto [at, is_new] = files.try_emplace(path);
    if (is_new) at->second.content = at->second.synced = ReadFile(path).value_or("");
    return at->second;
  }

  void Settle() {
    // A disk is either quick or slow to write what nobody synced, or anything between.
    const uint64_t quick = random.Below(4);
    const auto flip = [&] { return quick == 0 || (quick != 1 && Flip()); };
    bool torn = quick == 0;
    for (auto& [path, file] : files) {
      std::string result = file.synced;
      // A file that was made shorter may have become so.
      if (file.content.size() < result.size() && flip()) result.resize(file.content.size());
      for (const auto& [index, versions] : file.unsynced) {
        if (!flip()) continue;
        const size_t end =
            std::min((index + 1) * kSector, std::max(file.content.size(), result.size()));
        if (end <= index * kSector) continue;
        Sector sector = quick == 0 ? versions.back() : versions[random.Below(versions.size())];
        if (!torn && random.Below(8) == 0) {
          torn = true;
          const Sector old = SectorOf(file.synced, index);
          const size_t kept = random.Below(kSector);
          std::memcpy(sector.data() + kept, old.data() + kept, kSector - kept);
        }
        if (result.size() < end) result.resize(end);
        std::memcpy(result.data() + index * kSector, sector.data(), end - index * kSector);
      }
      WriteWhole(path, result);
    }
    for (const auto& [path, content] : deleted) {
      if (Flip()) WriteWhole(path, content);
    }
    files.clear();
    deleted.clear();
  }

  bool HasPower() const { return calls <= cut_at; }
  bool Flip() { return random.Below(2) == 0; }

  static int Open(sqlite3_vfs* self, const char* path, sqlite3_file* out, int flags,
                  int* out_flags);
  static int Delete(sqlite3_vfs* self, const char* path, int sync_folder);

  // What SQLite keeps of an open file; the real file's own part lies behind it.
  struct Handle {
    sqlite3_file base;
    Files* disk;
    DiskFile* file;
    sqlite3_file* real;
    const char* path;
    bool syncs_folder;
  };
  static Handle& Of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
  static const sqlite3_io_methods kMethods;

  SeededRandom random;
  std::string name;
  sqlite3_vfs vfs;
  sqlite3_vfs* real;
  std::map<std::string, DiskFile> files;
  std::map<std::string, std::string> deleted;
  int64_t calls = 0;
  int64_t cut_at = INT64_MAX;
  int64_t fail_at = -1;
  bool failed = false;
  bool disk_full = false;
  bool lies = false;
};

const sqlite3_io_methods SqliteDisk::Files::kMethods = {
    .iVersion = 1,  // no shared memory: one connection has the file for itself
    .xClose =
        [](sqlite3_file* file) {
          // Whoever looks at the closed file sees what was written.
          if (Of(file).disk->HasPower()) WriteWhole(Of(file).path, Of(file).file->content);
          sqlite3_file* inner = Of(file).real;
          return inner->pMethods->xClose(inner);
        },
    .xRead =
        [](sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
          if (const int fault = Of(file).disk->Fault(SQLITE_IOERR_READ); fault) return fault;
          const std::string& content = Of(file).file->content;
          const auto from = static_cast<size_t>(offset);
          const auto wanted = static_cast<size_t>(size);
          const size_t there = from >= content.size() ? 0 : content.size() - from;
          const size_t taken = std::min(there, wanted);
          if (taken > 0) std::memcpy(out, content.data() + from, taken);
          std::memset(static_cast<char*>(out) + taken, 0, wanted - taken);
          return taken == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
        },
    .xWrite =
        [](sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
          if (const int fault = Of(file).disk->Fault(SQLITE_IOERR_WRITE); fault) return fault;
          Of(file).file->Write(static_cast<const char*>(data), static_cast<size_t>(size),
                               static_cast<size_t>(offset));
          return SQLITE_OK;
        },
    .xTruncate =
        [](sqlite3_file* file, sqlite3_int64 size) {
          if (const int fault = Of(file).disk->Fault(SQLITE_IOERR_TRUNCATE); fault) return fault;
          Of(file).file->content.resize(static_cast<size_t>(size));
          return SQLITE_OK;
        },
    .xSync =
        [](sqlite3_file* file, int) {
          Files& disk = *Of(file).disk;
          if (const int fault = disk.Fault(SQLITE_IOERR_FSYNC); fault) return fault;
          if (disk.lies) return SQLITE_OK;
          Of(file).file->Sync();
          // As SQLite does on Unix when it first syncs a log that it has created.
          if (Of(file).syncs_folder) disk.deleted.clear();
          Of(file).syncs_folder = false;
          return SQLITE_OK;
        },
    .xFileSize =
        [](sqlite3_file* file, sqlite3_int64* size) {
          *size = static_cast<sqlite3_int64>(Of(file).file->content.size());
          return SQLITE_OK;
        },
    .xLock = [](sqlite3_file* file,
                int lock) { return Of(file).real->pMethods->xLock(Of(file).real, lock); },
    .xUnlock = [](sqlite3_file* file,
                  int lock) { return Of(file).real->pMethods->xUnlock(Of(file).real, lock); },
    .xCheckReservedLock =
        [](sqlite3_file* file, int* out) {
          return Of(file).real->pMethods->xCheckReservedLock(Of(file).real, out);
        },
    .xFileControl =
        [](sqlite3_file* file, int operation, void* value) {
          // The one answer that is read back.
          if (operation != SQLITE_FCNTL_MMAP_SIZE) return SQLITE_NOTFOUND;
          return Of(file).real->pMethods->xFileControl(Of(file).real, operation, value);
        },
    .xSectorSize = [](sqlite3_file*) { return static_cast<int>(kSector); },
    .xDeviceCharacteristics =
        [](sqlite3_file* file) {
          return Of(file).real->pMethods->xDeviceCharacteristics(Of(file).real);
        },
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int SqliteDisk::Files::Open(sqlite3_vfs* self, const char* path, sqlite3_file* out, int flags,
                            int* out_flags) {
  auto& disk = *static_cast<Files*>(self->pAppData);
  Handle& handle = *new (out) Handle{};
  ONESTOP_CHECK(path != nullptr) << "the journal needs no temporary files";
  if (const int fault = disk.Fault(SQLITE_CANTOPEN); fault) return fault;
  handle.real = reinterpret_cast<sqlite3_file*>(&handle + 1);
  handle.syncs_folder =
      (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0 && !std::filesystem::exists(path);
  if (const int error = disk.real->xOpen(disk.real, path, handle.real, flags, out_flags); error) {
    return error;
  }
  handle.disk = &disk;
  handle.file = &disk.At(path);
  handle.path = path;
  handle.base.pMethods = &kMethods;
  return SQLITE_OK;
}

int SqliteDisk::Files::Delete(sqlite3_vfs* self, const char* path, int sync_folder) {
  auto& disk = *static_cast<Files*>(self->pAppData);
  if (const int fault = disk.Fault(SQLITE_IOERR_DELETE); fault) return fault;
  if (sync_folder == 0 && std::filesystem::exists(path)) {
    disk.deleted[path] = disk.At(path).synced;
  }
  disk.files.erase(path);
  return disk.real->xDelete(disk.real, path, 0);
}

SqliteDisk::SqliteDisk(uint64_t seed) : files_(std::make_unique<Files>(seed)) {}
SqliteDisk::~SqliteDisk() = default;

const std::string& SqliteDisk::vfs() const { return files_->name; }
int64_t SqliteDisk::calls() const { return files_->calls; }
void SqliteDisk::CutPowerAfter(int64_t calls) { files_->cut_at = files_->calls + calls; }
bool SqliteDisk::has_power() const { return files_->HasPower(); }

void SqliteDisk::PowerOn() {
  files_->Settle();
  files_->cut_at = INT64_MAX;
}

void SqliteDisk::FailOnceAfter(int64_t calls, bool disk_full) {
  files_->fail_at = files_->calls + calls + 1;
  files_->failed = false;
  files_->disk_full = disk_full;
}

bool SqliteDisk::has_failed() const { return files_->failed; }
void SqliteDisk::LieAboutSyncs() { files_->lies = true; }

void SettleUnsynced(const std::string& path, const std::string& before, Random& random) {
  std::string content = ReadFile(path).value_or("");
  bool torn = false;
  for (size_t at = 0; at < std::min(before.size(), content.size()); at += kSector) {
    if (random.Below(2) == 0) continue;
    size_t size = std::min({kSector, before.size() - at, content.size() - at});
    if (!torn && random.Below(8) == 0) {
      torn = true;
      size = random.Below(size + 1);
    }
    std::memcpy(content.data() + at, before.data() + at, size);
  }
  WriteWhole(path, content);
}

}  // namespace onestop::journal
