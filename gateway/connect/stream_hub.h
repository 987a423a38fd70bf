#ifndef ONESTOP_GATEWAY_CONNECT_STREAM_HUB_H_
#define ONESTOP_GATEWAY_CONNECT_STREAM_HUB_H_

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "gateway/connect/shared_feed.h"
#include "server/base/mutex.h"

namespace onestop::gateway {

// Opens streams upstream, those of some methods once for all pages that ask for the same in the same
// name. Thread-safe. What it is built on must outlive it and all its streams.
class StreamHub {
 public:
  // `shared` are full names of methods; those whose messages do not say where they belong are opened
  // for each page all the same.
  StreamHub(std::set<std::string> shared, const FeedDeps& deps, const FeedOptions& options = {});

  StreamHub(const StreamHub&) = delete;
  StreamHub& operator=(const StreamHub&) = delete;

  // As Upstream::Open. A stream with a deadline is its page's own.
  std::shared_ptr<UpstreamStream> Open(const Method& method, UpstreamRequest request,
                                       std::shared_ptr<UpstreamListener> listener);

  // Streams that are shared now.
  size_t feeds() const;

 private:
  struct Table {
    Mutex mutex;
    std::map<std::string, std::shared_ptr<SharedFeed>> feeds ONESTOP_GUARDED_BY(mutex);
  };

  std::shared_ptr<SharedFeed> FeedFor(const Method& method, const UpstreamRequest& request);

  const std::set<std::string> shared_;
  const FeedDeps deps_;
  const FeedOptions options_;
  // Outlives the hub where a feed does.
  const std::shared_ptr<Table> table_ = std::make_shared<Table>();
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_STREAM_HUB_H_
