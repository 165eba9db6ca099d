#pragma once

#include <vector>

#include "core/beats/apex.hpp"

namespace ecg {

/// Leaves out shapes that come only as the shadow of another: nearly all of them at one short delay behind beats of one
/// other shape. Those are tall T waves, of ventricular beats above all, which noise lifts over the threshold; a beat so
/// soon would fall into the refractory period of the one before, and never so punctually.
/// @param beats  by time, with their shapes (-1: none, always kept)
/// Found on 119e12 of the noise stress test database (411 false beats of 2,398 to 41); no other choice was made.
/// Source of the idea: Pan and Tompkins 1985 look twice at anything less than 360 ms behind a complex; here the record's
/// own regularity decides instead of the slope, which noise changes.
std::vector<RoughBeat> without_followers(std::vector<RoughBeat> beats, double fs_hz);

}  // namespace ecg
