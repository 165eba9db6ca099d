#include <algorithm>
#include <array>

#include "app/model/numbers.hpp"
#include "app/views/lab/lab.hpp"
#include "app/views/panels/panels.hpp"
#include "core/dsp/quality.hpp"

namespace ecg::app {

// One file each.
void draw_beat_table(const PanelFrame& frame);
void draw_disclosure(const PanelFrame& frame);
void draw_episodes(const PanelFrame& frame);
void draw_findings(const PanelFrame& frame);
void draw_inspector(const PanelFrame& frame);
void draw_leads(const PanelFrame& frame);
void draw_measures(const PanelFrame& frame);
void draw_raster(const PanelFrame& frame);
void draw_record(const PanelFrame& frame);
void draw_rr(const PanelFrame& frame);
void draw_score(const PanelFrame& frame);
void draw_templates(const PanelFrame& frame);

namespace {

std::string beats(const Scene& scene) { return scene.analysis ? grouped(scene.beat_count()) : ""; }

std::string episodes(const Scene& scene) {
  if (!scene.analysis) return "";
  const Review& review = scene.analysis->review;
  return grouped(std::ssize(scene.analysis->episodes) + std::ssize(review.rhythms) + std::ssize(review.bookmarks));
}

constexpr std::array kPanels = {
    Panel{.name = kFindingsPanel,
          .title = "Findings",
          .meaning = "What to look at, in order",
          .about = [](const Choices&) -> std::string {
            return "What a person should look at, most urgent first. Rules on beats, classes, intervals and signal "
                   "quality make the list; each row has its rule as a tooltip, its count, and a click goes to its "
                   "places one after the other. A review order, not an alarm and not a diagnosis.";
          },
          .draw = draw_findings},
    Panel{.name = kBeatPanel,
          .title = "Beat",
          .meaning = "One beat: class, reasons, timing",
          .about = [](const Choices&) -> std::string {
            return "One beat: its class with the model's probabilities, what timing and shape said for it, the waves "
                   "found in it, its intervals. Blue marks what speaks for the class, orange what speaks against it: "
                   "how much the model's answer loses with the patient's usual beat in that part's place (for N: "
                   "with a flat line), all other beats staying as they are. Networks over samples: Grad-CAM.";
          },
          .draw = draw_inspector},
    Panel{.name = "beats",
          .title = "Beats",
          .meaning = "Every beat with class, probability and timing",
          .wide_place = 1,
          .count = beats,
          .about = [](const Choices&) -> std::string {
            return "Every beat that was found, a row each. Click a column to sort by it, a letter to show one class, a "
                   "row to go there. Hover a column's name for how it is computed.";
          },
          .draw = draw_beat_table},
    Panel{.name = kScorePanel,
          .title = "Score",
          .meaning = "Agreement with the reference annotations",
          .wide_place = 8,
          .about = [](const Choices&) -> std::string {
            return "The beats found against the reference annotations that came with the recording: a pair lies within "
                   "150 ms. Rows are the reference, columns the answer; click a cell to step through its beats. Se is "
                   "the share of reference beats found, +P the share of answers that are right, F1 their harmonic "
                   "mean. Rhythm compares the rhythms found with those the reference names; the alarm budget holds the "
                   "first stage's threshold against the abnormal stretches it misses and the findings without cause.";
          },
          .draw = draw_score},
    Panel{.name = kLabPanel,
          .title = "Lab",
          .meaning = "Experiments on imbalance: why accuracy misleads",
          .wide_place = 9,
          .about = [](const Choices& choices) { return explanation(choices.lab.page); },
          .draw = draw_lab},
    Panel{.name = "templates",
          .title = "Templates",
          .meaning = "The shapes of beats in this recording",
          .wide_place = 2,
          .about = [](const Choices&) -> std::string {
            return "Beats grouped by the shape of their QRS in all leads together, most frequent first: the first "
                   "template is this patient's usual beat, which need not be a normal one. Thin lines are single "
                   "beats, the band holds 80 % of them, the dark line is their median. The letters count the classes. "
                   "Click a template to step through its beats; the pencil labels all of them in one edit, merges them "
                   "with "
                   "those of another template or splits them in two. A selected beat or stretch is taken out by X.";
          },
          .draw = draw_templates},
    Panel{
        .name = "leads",
        .title = "Leads",
        .meaning = "The usual beat in each lead, and what is measured in it",
        .wide_place = 3,
        .about = [](const Choices&) -> std::string {
          return "The usual beat: in each lead the median of the beats of the most frequent shape, so that noise that "
                 "they do not share is gone. P, QRS and T begin and end once for all leads: at the earliest onset and "
                 "the latest end that leads agree on. PR, QRS, QT and axis of the findings are these.";
        },
        .draw = draw_leads},
    Panel{.name = "raster",
          .title = "Raster",
          .meaning = "All beats side by side, one thin column each",
          .wide_place = 4,
          .about = [](const Choices&) -> std::string {
            return "Beat raster: every beat is one thin upright line, 0.75 s before its R peak at the top to 0.75 s "
                   "after it at the bottom; beats stand side by side in their order, line after line like text. A "
                   "regular rhythm makes smooth bands, an early beat breaks them, a change of shape changes the "
                   "colour. The four lanes under each line mark V, S, F and Q beats, from top to bottom. With more "
                   "beats than columns a column shows the most notable of its beats. Click to go to a beat.";
          },
          .draw = draw_raster},
    Panel{.name = "rr",
          .title = "RR",
          .meaning = "Tachogram, Poincare plot, histograms of RR and heart rate",
          .wide_place = 5,
          .about = [](const Choices&) -> std::string {
            return "Intervals from R peak to R peak: over time, each against the next one (Poincare), and as "
                   "histograms. Intervals across unusable signal are left out.";
          },
          .draw = draw_rr},
    Panel{.name = "measures",
          .title = "HRV & QT",
          .meaning = "Heart rate, pauses, variability and intervals, each defined",
          .wide_place = 6,
          .about = [](const Choices&) -> std::string {
            return "Numbers of the whole recording: heart rate, pauses, variability over NN intervals (Task Force "
                   "1996), and PR, QRS, QT. Each has its definition, or the reason why there is none.";
          },
          .draw = draw_measures},
    Panel{.name = "disclosure",
          .title = "Disclosure",
          .meaning = "Full disclosure: the whole recording as lines of text",
          .wide_place = 7,
          .about = [](const Choices&) -> std::string {
            return "Full disclosure: the whole recording as lines of text, read from left to right and top to bottom. "
                   "Beats that are not N are coloured by their class and carry its letter where there is room. The "
                   "frame shows what the strip shows; click anywhere to go there. The gain follows the strip.";
          },
          .draw = draw_disclosure},
    Panel{.name = "episodes",
          .title = "Episodes",
          .meaning = "Stretches of one rhythm, and what you noted",
          .wide_place = 10,
          .count = episodes,
          .about = [](const Choices&) -> std::string {
            return "Stretches of one rhythm, found by rules on RR intervals and classes, by time. What you named "
                   "yourself and your bookmarks and comments stand above them and can be taken away. Hover a row for "
                   "its rule.";
          },
          .draw = draw_episodes},
    Panel{.name = "record",
          .title = "Record",
          .meaning = "What the file says about the recording",
          .wide_place = 11,
          .about =
              [](const Choices&) {
                return "What the file says about the recording, its leads with gain and signal quality (graded in "
                       "stretches of " +
                       fixed(kQualityStretch_s, 0) + " s), and remarks on both.";
              },
          .draw = draw_record},
};

constexpr bool is_listed(std::string_view name) {
  return std::any_of(kPanels.begin(), kPanels.end(), [&](const Panel& each) { return each.name == name; });
}
static_assert(is_listed(kFindingsPanel) && is_listed(kBeatPanel) && is_listed(kScorePanel) && is_listed(kLabPanel));

}  // namespace

std::span<const Panel> panels() { return kPanels; }

const Panel& panel(std::string_view name) {
  const auto found = std::find_if(kPanels.begin(), kPanels.end(), [&](const Panel& each) { return each.name == name; });
  return found == kPanels.end() ? kPanels.front() : *found;
}

}  // namespace ecg::app
