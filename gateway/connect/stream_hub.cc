#include "gateway/connect/stream_hub.h"

#include <utility>

#include "gateway/client/witness.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

// What makes two streams the same: the method, the request, and who asks. Lengths keep the parts
// apart. The witness says nothing about who asks.
std::string KeyOf(const UpstreamRequest& request) {
  std::string key = StrCat(request.method, " ", request.message.size(), " ", request.message);
  for (const auto& [name, value] : request.metadata) {
    if (name != kWitnessMetadata) StrAppend(&key, " ", name, " ", value.size(), " ", value);
  }
  return key;
}

}  // namespace

StreamHub::StreamHub(std::set<std::string> shared, const FeedDeps& deps,
                     const FeedOptions& options)
    : shared_(std::move(shared)), deps_(deps), options_(options) {}

std::shared_ptr<UpstreamStream> StreamHub::Open(const Method& method, UpstreamRequest request,
                                                std::shared_ptr<UpstreamListener> listener) {
  if (request.timeout || !method.chained || !shared_.contains(method.name)) {
    return deps_.upstream->Open(std::move(request), std::move(listener));
  }
  for (;;) {
    // A feed may close between the two.
    std::shared_ptr<SharedReader> reader = FeedFor(method, request)->Join(listener);
    if (reader != nullptr) return reader;
  }
}

std::shared_ptr<SharedFeed> StreamHub::FeedFor(const Method& method,
                                               const UpstreamRequest& request) {
  const std::string key = KeyOf(request);
  MutexLock lock(table_->mutex);
  std::shared_ptr<SharedFeed>& feed = table_->feeds[key];
  if (feed == nullptr) {
    feed = std::make_shared<SharedFeed>(method, request, deps_, options_,
                                        [table = std::weak_ptr<Table>(table_), key] {
                                          const std::shared_ptr<Table> alive = table.lock();
                                          if (alive == nullptr) return;
                                          std::shared_ptr<SharedFeed> drop;
                                          MutexLock forget(alive->mutex);
                                          drop = std::move(alive->feeds[key]);
                                          alive->feeds.erase(key);
                                        });
  }
  return feed;
}

size_t StreamHub::feeds() const {
  MutexLock lock(table_->mutex);
  return table_->feeds.size();
}

}  // namespace onestop::gateway
