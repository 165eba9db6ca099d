#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace ecg::desk {

/// A message between window and terminal program: two u32 (little endian), bytes of head and of payload, then both. The
/// head is JSON; what it may say stands in calls.hpp.
struct Message {
  std::string head;
  std::vector<std::byte> payload;
};

/// Both ends of the pipe to the terminal program: file descriptors that were opened for this program.
class Link {
 public:
  /// Reads from `in` on a thread of its own; `on_message` is called there for each message and at the end.
  Link(int in, int out, std::function<void()> on_message);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  /// The next message; false: none has arrived yet, or none will.
  bool take(Message& message);
  /// What ended the reading: "" while it goes on.
  [[nodiscard]] std::string end();
  /// False: nobody reads any more.
  bool send(std::string_view head, std::span<const std::byte> payload = {});

 private:
  void read_all();
  /// False: the other end closed, or the program ends.
  bool read(std::span<std::byte> bytes, std::size_t& done);
  void stop(std::string reason);

  int in_;
  int out_;
  int wake_[2] = {-1, -1};  ///< ends a read
  std::function<void()> on_message_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::deque<Message> arrived_;
  std::size_t arrived_bytes_ = 0;
  std::string end_;
  bool closing_ = false;
  std::thread reader_;
};

}  // namespace ecg::desk
