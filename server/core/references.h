#ifndef ONESTOP_SERVER_CORE_REFERENCES_H_
#define ONESTOP_SERVER_CORE_REFERENCES_H_

#include "server/core/state.h"

namespace onestop::core {

// Whether everything in a state that was read points to something: ids are dense, and every
// service, counter, class, series, matter and ticket that is named is there. Only then may Reindex,
// and whatever follows it, be let loose on the state. Says nothing of the rules of the hall.
bool ReferencesHold(const State& state);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_REFERENCES_H_
