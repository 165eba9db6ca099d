#include "desk/link.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <utility>

namespace ecg::desk {

namespace {

constexpr std::uint32_t kMostHead_bytes = 1U << 20;
constexpr std::uint32_t kMostPayload_bytes = 1U << 30;  ///< a snapshot of a week
constexpr std::size_t kMostWaiting_bytes = 1U << 24;  ///< the terminal program waits rather than a day of samples here
constexpr const char* kGone = "The terminal program has ended";

std::uint32_t u32_of(std::span<const std::byte, 4> bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value |= std::to_integer<std::uint32_t>(bytes[i]) << (8 * i);
  return value;
}

void put_u32(std::byte* bytes, std::size_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::byte>(value >> (8 * i));
}

bool write_all(int file, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Link::Link(int in, int out, std::function<void()> on_message) : in_(in), out_(out), on_message_(std::move(on_message)) {
  std::signal(SIGPIPE, SIG_IGN);  // send() says so instead
  if (::pipe(wake_) != 0) {
    end_ = "No pipe could be made";
    return;
  }
  reader_ = std::thread([this] { read_all(); });
}

Link::~Link() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  room_.notify_all();
  if (wake_[1] >= 0) ::close(wake_[1]);
  if (reader_.joinable()) reader_.join();
  if (wake_[0] >= 0) ::close(wake_[0]);
}

bool Link::take(Message& message) {
  {
    const std::lock_guard lock(mutex_);
    if (arrived_.empty()) return false;
    message = std::move(arrived_.front());
    arrived_.pop_front();
    arrived_bytes_ -= message.head.size() + message.payload.size();
  }
  room_.notify_all();
  return true;
}

std::string Link::end() {
  const std::lock_guard lock(mutex_);
  return arrived_.empty() ? end_ : std::string();
}

bool Link::send(std::string_view head, std::span<const std::byte> payload) {
  std::array<std::byte, 8> sizes{};
  put_u32(sizes.data(), head.size());
  put_u32(sizes.data() + 4, payload.size());
  return write_all(out_, sizes) && write_all(out_, std::as_bytes(std::span(head))) && write_all(out_, payload);
}

bool Link::read(std::span<std::byte> bytes, std::size_t& done) {
  for (done = 0; done < bytes.size();) {
    std::array<pollfd, 2> waits = {{{in_, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
    if (::poll(waits.data(), waits.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    if (waits[1].revents != 0) return false;
    const ssize_t count = ::read(in_, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

void Link::stop(std::string reason) {
  {
    const std::lock_guard lock(mutex_);
    end_ = std::move(reason);
  }
  on_message_();
}

void Link::read_all() {
  for (;;) {
    std::array<std::byte, 8> sizes{};
    std::size_t done = 0;
    if (!read(sizes, done)) return stop(done == 0 ? kGone : std::string(kGone) + " in the middle of a message");
    const std::uint32_t head = u32_of(std::span(sizes).first<4>());
    const std::uint32_t payload = u32_of(std::span(sizes).last<4>());
    if (head > kMostHead_bytes || payload > kMostPayload_bytes)
      return stop("What arrived is no message of the terminal program");
    Message message{std::string(head, '\0'), std::vector<std::byte>(payload)};
    if (!read(std::as_writable_bytes(std::span(message.head)), done) || !read(message.payload, done))
      return stop(std::string(kGone) + " in the middle of a message");
    {
      std::unique_lock lock(mutex_);
      room_.wait(lock, [&] { return closing_ || arrived_bytes_ < kMostWaiting_bytes; });
      if (closing_) return;
      arrived_bytes_ += head + payload;
      arrived_.push_back(std::move(message));
    }
    on_message_();
  }
}

}  // namespace ecg::desk
