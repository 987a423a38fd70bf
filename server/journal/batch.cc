#include "server/journal/batch.h"

#include <algorithm>
#include <utility>

#include "server/base/check.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::journal {

size_t ChainTable::Find(std::string_view hall) const {
  const auto found = index_.find(hall);
  return found == index_.end() ? kNone : found->second;
}

size_t ChainTable::Add(Chain chain) {
  const size_t index = chains_.size();
  ONESTOP_CHECK(index_.emplace(chain.hall(), index).second) << "hall " << chain.hall() << " twice";
  chains_.push_back(std::move(chain));
  return index;
}

std::vector<Head> ChainTable::Heads() const {
  std::vector<Head> heads;
  heads.reserve(chains_.size());
  for (const Chain& chain : chains_) heads.push_back(chain.head());
  return heads;
}

absl::Status Batch::Prepare(ChainTable& chains, std::span<const Record> records) {
  bodies_.clear();
  items_.clear();
  touched_.clear();
  tips_.clear();
  for (size_t i = 0; i < chains.size(); ++i) tips_.push_back(chains.at(i).tip());
  size_t chain = ChainTable::kNone;
  for (const Record& record : records) {
    if (chain == ChainTable::kNone || chains.at(chain).hall() != record.hall) {
      chain = chains.Find(record.hall);
      if (chain == ChainTable::kNone) {
        chain = chains.Add(Chain(record.hall));
        tips_.push_back(chains.at(chain).tip());
      }
      if (std::find(touched_.begin(), touched_.end(), chain) == touched_.end()) {
        touched_.push_back(chain);
      }
    }
    const size_t offset = bodies_.size();
    EncodeBody(record, bodies_);
    const std::string_view body = std::string_view(bodies_).substr(offset);
    Tip& tip = tips_[chain];
    absl::Status status = CheckNext(record.hall, tip, record, body);
    if (!status.ok()) return status;
    tip = Tip{.sequence = record.sequence, .epoch = record.epoch, .hash = record.hash};
    items_.push_back(Item{.chain = chain,
                          .sequence = record.sequence,
                          .offset = offset,
                          .length = body.size(),
                          .hash = &record.hash});
  }
  return absl::OkStatus();
}

void Batch::MoveOn(ChainTable& chains) const {
  for (const size_t chain : touched_) chains.at(chain).MoveTo(tips_[chain]);
}

absl::Status FailStop::Check() const {
  if (first_.ok()) return first_;
  return Refuse(ReasonOf(first_),
                StrCat("the journal stopped after a failure: ", FromAbsl(first_.message())));
}

absl::Status FailStop::Note(absl::Status status) {
  if (!status.ok() && first_.ok()) first_ = status;
  return status;
}

}  // namespace onestop::journal
