// Reference pages that are tables: functions, metrics, codes.
#pragma once

#include <string>

namespace engine::app {

std::string function_table();
std::string metric_table();
std::string code_tables();

}  // namespace engine::app
