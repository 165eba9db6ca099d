#include "core/snapshot/review_words.hpp"

#include "core/alerts/finding_kinds.hpp"
#include "core/base/utf8.hpp"
#include "core/words/sentences.hpp"

namespace ecg {

std::string review_words(const Review& review) {
  if (review.state == ReviewState::automatic) return "Automatic analysis, not reviewed";
  const std::string by = review.signature.by.empty() ? "" : " by " + printable(review.signature.by);
  const std::string on = " on " + printable(review.signature.on) + by;
  return review.state == ReviewState::confirmed ? "Reviewed and confirmed" + on
                                                : "Confirmed" + on + ", changed after review";
}

std::vector<std::string> waiting_words(const Review& review) {
  std::vector<std::string> all;
  for (const FindingDecision& decision : review.waiting) {
    std::string title = printable(decision.finding);  // of a program that knows more kinds
    for (const FindingTraits& each : finding_traits()) {
      if (each.name == decision.finding) title = each.title;
    }
    all.push_back(title + ": " + std::string(name(decision.decision)) + " by the reader, no longer found.");
  }
  return all;
}

std::string comment_words(const Bookmark& bookmark) {
  if (bookmark.text.empty()) return "bookmark";
  // A replaced byte takes three: cut back to whole characters.
  std::string text = printable(bookmark.text, kLongestNote_bytes);
  while (text.size() > kLongestNote_bytes || !is_utf8(text)) text.pop_back();
  return text;
}

}  // namespace ecg
