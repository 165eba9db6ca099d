#pragma once

#include "core/formats/edf.hpp"
