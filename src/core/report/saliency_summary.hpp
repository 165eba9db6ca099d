#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/explain/class_saliency.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

enum class SaliencyGroup : std::uint8_t {
  all,     ///< every beat of the class
  found,   ///< of these, those that the model answered so
  missed,  ///< of these, those that it took for another class
};
std::string_view name(SaliencyGroup group);

/// Maps of beats of one class. Every map speaks for the class that the model answered: those of missed beats belong beside
/// the found beats of the class they were taken for.
struct GroupSaliency {
  BeatClass label = BeatClass::N;
  SaliencyGroup group = SaliencyGroup::all;
  std::optional<BeatClass>
      taken_for;                    ///< only the missed beats that the model gave this class; empty: all of the group
  std::vector<std::int32_t> beats;  ///< rows they were made from, with and without a map; in one recording: beats
  ClassSaliency saliency;
};

struct SaliencyByClass {
  bool by_reference = false;  ///< classes are those of the reference; else the model's, without found and missed
  std::vector<GroupSaliency> groups;

  /// The group, or nullptr where it has no beats; `all` is always there unless there are no maps at all.
  [[nodiscard]] const GroupSaliency* find(BeatClass label, SaliencyGroup group,
                                          std::optional<BeatClass> taken_for = std::nullopt) const;
  /// Parts of the missed beats of a class by what they were taken for, the largest first.
  [[nodiscard]] std::vector<const GroupSaliency*> taken(BeatClass label) const;
};

/// A row per beat with its classes, the model's whatever a person made of it, and timing's share.
MapRows map_rows(const Analysis& analysis, double fs_hz);

/// Groups of rows, of one recording or of several (`append`): for each of N S V F Q all beats, and with a reference those
/// found, those missed, and the missed by what they were taken for. By the reference's classes where any row has one:
/// rows without one are then in no group, else by the model's; unclassified rows are in none. Empty without segments.
/// Method: found against missed, missed against the class they were taken for (Jones et al. 2020).
SaliencyByClass saliency_by_class(const MapRows& rows);

/// The same as CSV, a row per class, group and segment; a class without maps has one row. Form of report.hpp; the
/// columns are explained in its first line.
std::string saliency_csv(const Record& record, const Analysis& analysis);

/// The same of several recordings that one model read.
class PooledMaps {
 public:
  /// False, and nothing is changed, where there are no maps, or those of another model.
  bool add(const Record& record, const Analysis& analysis);
  [[nodiscard]] std::string csv() const;  ///< places of least_alike are "record:sample"

 private:
  struct Recording {
    std::size_t first_row = 0;
    std::string name;
    std::vector<SampleIndex> r_peaks;
  };
  MapRows rows_;
  ModelIdentity model_;
  std::vector<Recording> recordings_;
};

}  // namespace ecg
