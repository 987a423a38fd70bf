#ifndef ONESTOP_TESTS_LOAD_PAGE_SOCKET_H_
#define ONESTOP_TESTS_LOAD_PAGE_SOCKET_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <thread>

#include "absl/status/statusor.h"
#include "server/base/mutex.h"

// What a browser has towards a gateway, many times over in one process.

namespace onestop::load {

class PageSocket;

// Reads for any number of sockets on one thread, and must outlive them.
class PageReader {
 public:
  PageReader();
  PageReader(const PageReader&) = delete;
  PageReader& operator=(const PageReader&) = delete;
  ~PageReader();

 private:
  friend class PageSocket;

  void Run() ONESTOP_EXCLUDES(mutex_);
  void Add(PageSocket* socket) ONESTOP_EXCLUDES(mutex_);
  // No call of its on_bytes is under way, nor will there be one, when this returns.
  void Remove(PageSocket* socket) ONESTOP_EXCLUDES(mutex_);

  int epoll_ = -1;
  // Readable once the thread is to end.
  int stop_ = -1;
  Mutex mutex_;
  std::set<PageSocket*> sockets_ ONESTOP_GUARDED_BY(mutex_);
  std::thread thread_;
};

// A connection to a port of this machine that is kept open. Send may be called from anywhere, also
// from within `on_bytes`, which is called on the reader's thread with what has arrived; with
// nothing once the other end has closed. Not to be destroyed from within.
class PageSocket {
 public:
  using OnBytes = std::function<void(std::string_view)>;

  static absl::StatusOr<std::unique_ptr<PageSocket>> Connect(uint16_t port, PageReader& reader,
                                                             OnBytes on_bytes);
  PageSocket(const PageSocket&) = delete;
  PageSocket& operator=(const PageSocket&) = delete;
  ~PageSocket();

  absl::Status Send(std::string_view bytes);

 private:
  friend class PageReader;

  PageSocket(int descriptor, PageReader& reader, OnBytes on_bytes)
      : descriptor_(descriptor), reader_(reader), on_bytes_(std::move(on_bytes)) {}

  // Hands on what has arrived.
  void Read();

  const int descriptor_;
  PageReader& reader_;
  const OnBytes on_bytes_;
};

// A request as a page sends it.
std::string PostRequest(std::string_view path, std::string_view content_type,
                        std::string_view body);

// Cuts the answers of one connection, one after the other, out of what arrives. Only answers with a
// Content-Length.
class AnswerReader {
 public:
  struct Answer {
    int status = 0;
    std::string body;
  };

  // True when an answer is complete; it is in answer() until the next call.
  bool Take(std::string_view bytes);
  const Answer& answer() const { return answer_; }

 private:
  std::string buffer_;
  Answer answer_;
};

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_PAGE_SOCKET_H_
