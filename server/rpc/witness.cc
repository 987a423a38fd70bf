#include "server/rpc/witness.h"

#include "server/base/bytes.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::rpc {
namespace {

constexpr size_t kWitnessBytes = 8 + 8 + 32 + 32;

}  // namespace

Hash256 Witnesses::Code(std::string_view hall, const engine::Position& position) const {
  Hasher hasher(key_);
  hasher.Str(hall);
  hasher.U64(position.epoch);
  hasher.U64(position.sequence);
  hasher.Update(position.hash);
  return hasher.Finish();
}

std::string Witnesses::Make(std::string_view hall, const engine::Position& position) const {
  ByteWriter bytes;
  bytes.Reserve(kWitnessBytes);
  bytes.U64(position.epoch);
  bytes.U64(position.sequence);
  bytes.Raw(position.hash);
  bytes.Raw(Code(hall, position));
  return bytes.Take();
}

std::optional<engine::Position> Witnesses::Read(std::string_view hall,
                                                std::string_view witness) const {
  if (witness.size() != kWitnessBytes) return std::nullopt;
  ByteReader reader(witness);
  engine::Position position;
  position.epoch = reader.U64();
  position.sequence = reader.U64();
  position.hash = reader.Array<32>();
  const Hash256 code = reader.Array<32>();
  if (!ConstantTimeEqual(code, Code(hall, position))) return std::nullopt;
  return position;
}

absl::Status Witnesses::Compare(const engine::Position& durable, const engine::Position& witness) {
  if (witness.sequence > durable.sequence || witness.epoch > durable.epoch) {
    return Refuse(Reason::kBehindWitness,
                  StrCat("a client was answered with record ", witness.sequence, " of epoch ",
                         witness.epoch, ", but the journal ends at record ", durable.sequence,
                         " of epoch ", durable.epoch));
  }
  if (witness.sequence == durable.sequence && witness.hash != durable.hash) {
    return Refuse(Reason::kBehindWitness, StrCat("record ", durable.sequence,
                                                 " is not the one a client was answered with"));
  }
  return absl::OkStatus();
}

}  // namespace onestop::rpc
