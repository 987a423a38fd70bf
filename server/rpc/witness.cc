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

bool Witnesses::MustLookUp(const engine::Position& durable, const engine::Position& witness) {
  return witness.epoch >= durable.forked_epoch && witness.sequence > 0 &&
         witness.sequence < durable.sequence;
}

absl::Status Witnesses::Compare(const engine::Position& durable, const engine::Position& witness) {
  // Of a past that was given up, and whoever was told of it with it.
  if (witness.epoch < durable.forked_epoch) return absl::OkStatus();
  if (witness.sequence > durable.sequence || witness.epoch > durable.epoch) {
    return Refuse(Reason::kBehindWitness,
                  StrCat("a client was answered with record ", witness.sequence, " of epoch ",
                         witness.epoch, ", but the journal ends at record ", durable.sequence,
                         " of epoch ", durable.epoch));
  }
  if (witness.sequence == durable.sequence && witness.hash != durable.hash) {
    return NotTheOne(durable.sequence);
  }
  return absl::OkStatus();
}

absl::Status Witnesses::NotTheOne(uint64_t sequence) {
  return Refuse(Reason::kBehindWitness,
                StrCat("record ", sequence, " is not the one a client was answered with"));
}

}  // namespace onestop::rpc
