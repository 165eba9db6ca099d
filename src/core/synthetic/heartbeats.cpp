#include "core/synthetic/heartbeats.hpp"

#include <algorithm>

#include "core/synthetic/portable_math.hpp"

namespace ecg {

namespace {

constexpr double kRespiration_hz = 0.25;  ///< high-frequency peak of RR spectra; McSharry 2003
constexpr double kSlowWave_hz = 0.10;     ///< low-frequency peak (Mayer waves); McSharry 2003
// Shares of the RR variance; they sum to 1.
constexpr double kRespirationVariance = 0.45;
constexpr double kSlowWaveVariance = 0.30;
constexpr double kChanceVariance = 0.25;
constexpr double kFibrillationVariability = 0.22;  ///< standard deviation of ln RR in AF: RR varies by about 20-25 %
constexpr double kShortestRr_s = 0.28;
constexpr double kPaceMemory_beats = 60.0;  ///< how fast shares return to the recipe
constexpr double kCycleMemory = 0.8;        ///< per beat: QT follows the rate over about 5 beats
constexpr double kPq_s = 0.16;              ///< P peak to R apex of a sinus beat, for P waves that are not conducted

/// Rare events in strata: after n opportunities of chance p there were n * p events, give or take one, at random
/// places.
class RareEvent {
 public:
  explicit RareEvent(double probability) : probability_(probability) {}
  bool happens(Random& random) {
    if (probability_ <= 0.0) return false;
    if (next_ < 0.0) next_ = random.uniform();
    passed_ += probability_;
    if (passed_ < next_) return false;
    ++count_;
    next_ = count_ + random.uniform();  // once in each unit of expectation
    return true;
  }

 private:
  double probability_;
  double passed_ = 0.0;
  double next_ = -1.0;
  double count_ = 0.0;
};

class Planner {
 public:
  Planner(const Patient& patient, Random& random)
      : patient_(patient),
        random_(random),
        base_(base_kind(patient)),
        runs_(patient.run_probability),
        couplets_(patient.couplet_probability),
        pauses_(patient.pause_probability) {
    mean_rr_s_ = 60.0 / patient.heart_rate_bpm;
    cycle_s_ = mean_rr_s_;
    respiration_phase_ = random.uniform();
    slow_phase_ = random.uniform();
    coupling_ = random.uniform(0.56, 0.68);  // prematurity of this patient's V beats, nearly fixed
    now_s_ = random.uniform(0.25, 0.25 + mean_rr_s_);
  }

  std::vector<PlannedBeat> plan() {
    add(now_s_, base_);
    while (now_s_ < patient_.duration_s) step();
    while (!beats_.empty() && beats_.back().time_s >= patient_.duration_s) beats_.pop_back();
    return std::move(beats_);
  }

 private:
  void add(double time_s, BeatKind kind, double lone_p_s = -1.0) {
    if (!beats_.empty()) cycle_s_ = kCycleMemory * cycle_s_ + (1.0 - kCycleMemory) * std::min(time_s - now_s_, 1.5);
    beats_.push_back({time_s, kind, rhythm_, cycle_s_, lone_p_s});
    now_s_ = time_s;
    ++outside_patterns_;
    if (kind == BeatKind::ventricular) ++ventricular_;
    if (kind == BeatKind::atrial_premature) ++atrial_;
    if (kind == BeatKind::fusion) ++fusion_;
  }

  double next_rr_s() {
    if (patient_.atrial_fibrillation) {
      const double rr = mean_rr_s_ * portable_exp(kFibrillationVariability * random_.normal());
      return std::max(rr, kShortestRr_s);
    }
    chance_ = 0.5 * chance_ + 0.8660254037844386 * random_.normal();  // AR(1) of variance 1
    // Amplitude of a sine of variance v is sqrt(2 v); constants below are those roots.
    constexpr double kRespirationAmplitude = 0.9486832980505138;
    constexpr double kSlowAmplitude = 0.7745966692414834;
    constexpr double kChanceAmplitude = 0.5;
    static_assert(kRespirationVariance == 0.45 && kSlowWaveVariance == 0.30 && kChanceVariance == 0.25);
    respiration_phase_ += random_.normal() * 0.02;  // breathing is not a clock
    slow_phase_ += random_.normal() * 0.02;
    const double modulation = kRespirationAmplitude * sine_of_turns(now_s_ * kRespiration_hz + respiration_phase_) +
                              kSlowAmplitude * sine_of_turns(now_s_ * kSlowWave_hz + slow_phase_) +
                              kChanceAmplitude * chance_;
    return std::max(mean_rr_s_ * (1.0 + patient_.rr_variability * modulation), kShortestRr_s);
  }

  /// Chance that the next beat is of a kind, so that its share returns to the recipe within some 60 beats.
  double pace(double share, double count) const {
    const double wanted = share + (share * outside_patterns_ - count) / kPaceMemory_beats;
    return share > 0.0 ? std::clamp(wanted, 0.0, 0.9) : 0.0;
  }

  void step() {
    if (pattern_cycles_ == 0) start_pattern();
    if (pattern_cycles_ > 0) return pattern_cycle();
    const double rr_s = next_rr_s();
    const double v = premature_allowed_ ? pace(patient_.ventricular_premature, ventricular_) : 0.0;
    const double s = premature_allowed_ ? pace(patient_.atrial_premature, atrial_) : 0.0;
    const double f = premature_allowed_ ? pace(patient_.fusion, fusion_) : 0.0;
    const double draw = random_.uniform();
    if (draw < v) return ventricular(rr_s);
    if (draw < v + s) return atrial(rr_s);
    if (draw < v + s + f) {
      add(now_s_ + rr_s * random_.uniform(0.93, 0.99), BeatKind::fusion);
      return conducted(now_s_ + next_rr_s());
    }
    premature_allowed_ = true;
    if (pauses_.happens(random_)) return conducted(now_s_ + random_.uniform(2.2, 3.5));
    conducted(now_s_ + rr_s);
  }

  void conducted(double time_s) { add(time_s, base_); }

  /// A V beat, perhaps the first of a couplet or run, and the conducted beat after it.
  void ventricular(double rr_s) {
    const double before_s = now_s_;
    std::int32_t count = 1;
    if (runs_.happens(random_)) count = 3 + static_cast<std::int32_t>(random_.uniform() * 6.0);
    else if (couplets_.happens(random_)) count = 2;
    const SyntheticRhythm usual = rhythm_;
    if (count > 2) rhythm_ = SyntheticRhythm::ventricular_run;
    const bool sinus_goes_on = !patient_.atrial_fibrillation;
    add(now_s_ + coupling_s(rr_s), BeatKind::ventricular, sinus_goes_on ? before_s + rr_s - kPq_s : -1.0);
    const double run_rr_s = random_.uniform(0.36, 0.46);
    for (std::int32_t beat = 1; beat < count; ++beat) {
      add(now_s_ + run_rr_s * random_.uniform(0.94, 1.06), BeatKind::ventricular);
    }
    rhythm_ = usual;
    // Single: the sinus beat that falls into the refractory time is lost, the one after it comes when due.
    const double due_s = before_s + rr_s + next_rr_s();
    conducted(std::max(count == 1 ? due_s : now_s_ + rr_s * random_.uniform(1.05, 1.30), now_s_ + 0.75 * rr_s));
    premature_allowed_ = false;
  }

  double coupling_s(double rr_s) { return std::max(rr_s * coupling_ * random_.uniform(0.96, 1.04), 0.34); }

  void atrial(double rr_s) {
    add(now_s_ + std::max(rr_s * random_.uniform(0.60, 0.78), 0.36), BeatKind::atrial_premature);
    conducted(now_s_ + next_rr_s() * random_.uniform(1.02, 1.15));  // less than compensatory: the node was reset
    premature_allowed_ = false;
  }

  void start_pattern() {
    const double share = patient_.bigeminy_share + patient_.trigeminy_share;
    if (share <= 0.0 || patterned_s_ > share * now_s_ + 1e-9) return;
    // Outside patterns for a while first, unless the whole recording is one.
    if (share < 1.0 && !random_.chance(0.08)) return;
    const bool bigeminy = patterned_bigeminy_s_ * patient_.trigeminy_share <=
                          (patterned_s_ - patterned_bigeminy_s_) * patient_.bigeminy_share;
    pattern_ = bigeminy && patient_.bigeminy_share > 0.0 ? SyntheticRhythm::bigeminy : SyntheticRhythm::trigeminy;
    pattern_cycles_ = 5 + static_cast<std::int32_t>(random_.uniform() * 20.0);
  }

  void pattern_cycle() {
    const SyntheticRhythm usual = rhythm_;
    const double before_s = now_s_;
    const double counts[] = {outside_patterns_, ventricular_};
    rhythm_ = pattern_;
    beats_.back().rhythm = pattern_;  // the conducted beat before the first V belongs to the pattern
    if (pattern_ == SyntheticRhythm::trigeminy) conducted(now_s_ + next_rr_s());
    const double rr_s = next_rr_s();
    const double last_s = now_s_;
    add(last_s + coupling_s(rr_s), BeatKind::ventricular, last_s + rr_s - kPq_s);
    if (--pattern_cycles_ == 0) rhythm_ = usual;
    conducted(std::max(last_s + rr_s + next_rr_s(), now_s_ + 0.75 * rr_s));
    rhythm_ = usual;
    outside_patterns_ = counts[0];
    ventricular_ = counts[1];
    premature_allowed_ = false;
    patterned_s_ += now_s_ - before_s;
    if (pattern_ == SyntheticRhythm::bigeminy) patterned_bigeminy_s_ += now_s_ - before_s;
  }

  const Patient& patient_;
  Random& random_;
  BeatKind base_;
  RareEvent runs_, couplets_, pauses_;
  std::vector<PlannedBeat> beats_;
  SyntheticRhythm rhythm_ = SyntheticRhythm::sinus;
  SyntheticRhythm pattern_ = SyntheticRhythm::bigeminy;
  std::int32_t pattern_cycles_ = 0;
  double mean_rr_s_ = 1.0, cycle_s_ = 1.0, now_s_ = 0.0, coupling_ = 0.6;
  double respiration_phase_ = 0.0, slow_phase_ = 0.0, chance_ = 0.0;
  double outside_patterns_ = 0.0, ventricular_ = 0.0, atrial_ = 0.0, fusion_ = 0.0;  ///< beats so far
  double patterned_s_ = 0.0, patterned_bigeminy_s_ = 0.0;
  bool premature_allowed_ = true;

 public:
  void begin_in(SyntheticRhythm rhythm) { rhythm_ = rhythm; }
};

}  // namespace

BeatKind base_kind(const Patient& patient) {
  if (patient.paced) return BeatKind::paced;
  if (patient.bundle_branch_block) return BeatKind::bundle_branch;
  return patient.atrial_fibrillation ? BeatKind::fibrillating : BeatKind::sinus;
}

std::vector<PlannedBeat> plan_heartbeats(const Patient& patient, Random& random) {
  Planner planner(patient, random);
  if (patient.paced) planner.begin_in(SyntheticRhythm::paced);
  else if (patient.atrial_fibrillation) planner.begin_in(SyntheticRhythm::fibrillation);
  return planner.plan();
}

}  // namespace ecg
