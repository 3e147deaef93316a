// What every store holds to, as functions on a way to open one.
#pragma once

#include "store/documents_contract.h"
#include "store/effects_contract.h"
#include "store/queue_contract.h"
#include "store/state_contract.h"
#include "store/wait_contract.h"

// The cases for one way to open a store; `name` leads theirs.
#define STORE_CONTRACT(name, open)      \
  TEST_CASE(name ": queue") {           \
    queue_contract(open);               \
  }                                     \
  TEST_CASE(name ": waiting") {         \
    wait_contract(open);                \
  }                                     \
  TEST_CASE(name ": effects") {         \
    effects_contract(open);             \
  }                                     \
  TEST_CASE(name ": end of a task") {   \
    settle_contract(open);              \
  }                                     \
  TEST_CASE(name ": links") {           \
    links_contract(open);               \
  }                                     \
  TEST_CASE(name ": state") {           \
    state_contract(open);               \
  }                                     \
  TEST_CASE(name ": collections") {     \
    documents_contract(open);           \
  }                                     \
  TEST_CASE(name ": what is too old") { \
    purge_contract(open);               \
  }
