// What every store holds to, as functions on a way to open one.
#pragma once

#include "store/queue_contract.h"
