#ifndef ONESTOP_SERVER_IDENTITY_SQLITE_PRIVATE_STORE_H_
#define ONESTOP_SERVER_IDENTITY_SQLITE_PRIVATE_STORE_H_

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "server/base/mutex.h"
#include "server/identity/private_store.h"

namespace SQLite {
class Database;
}  // namespace SQLite

namespace onestop::identity {

// The private store in a SQLite file of its own, readable by its owner alone. What is replaced or
// dropped is overwritten with zeros.
//
// Thread safe; one connection, used under one mutex.
class SqlitePrivateStore : public PrivateStore {
 public:
  // Creates the file if need be. KEY_FILE_OPEN when somebody else than its owner may read it, else
  // the errors of journal::OpenSqliteFile.
  static absl::StatusOr<std::unique_ptr<SqlitePrivateStore>> Open(
      const std::filesystem::path& path);
  ~SqlitePrivateStore() override;

  // Copies the file as it is now. JOURNAL_IO.
  absl::Status CopyTo(const std::filesystem::path& to);

  absl::StatusOr<std::optional<Hash256>> MasterKey() override;
  absl::Status PutMasterKey(const Hash256& key) override;
  absl::Status PutDeviceName(uint32_t device_id, const std::string& name) override;
  absl::StatusOr<std::map<uint32_t, std::string>> DeviceNames() override;
  absl::Status PutStaff(StaffKey key, const StaffDetails& details) override;
  absl::StatusOr<std::optional<StaffDetails>> GetStaff(StaffKey key) override;
  absl::StatusOr<std::vector<StaffKey>> StaffKeys() override;
  absl::Status DropStaff(StaffKey key) override;
  absl::StatusOr<Hash256> HolderKey(const HallDate& day, const Hash256& fresh) override;

 private:
  explicit SqlitePrivateStore(std::unique_ptr<SQLite::Database> database);

  // Calls `use` with the connection and turns SQLite's exceptions into a status.
  absl::Status With(absl::FunctionRef<absl::Status(SQLite::Database&)> use)
      ONESTOP_EXCLUDES(mutex_);

  Mutex mutex_;
  const std::unique_ptr<SQLite::Database> database_ ONESTOP_PT_GUARDED_BY(mutex_);
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_SQLITE_PRIVATE_STORE_H_
