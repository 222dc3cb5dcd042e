// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/schema_drift.h"

#include <gmock/gmock.h>

#include "engine/base/error.h"
#include "engine/data/csv_reader.h"
#include "engine/project/dataset_source.h"

namespace amalgam {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> drift_between(const char* before, const char* now) {
  const DatasetRecord record = describe_dataset(read_csv_text(before), {});
  std::vector<std::string> sentences;
  for (const ColumnDrift& one : schema_drift(record, read_csv_text(now))) sentences.push_back(one.kind + ": " + one.sentence);
  return sentences;
}

TEST(SchemaDrift, IsEmptyWhereTheColumnsAreTheSame) {
  EXPECT_THAT(drift_between("id,age\n1,30\n2,40\n", "age,id\n50,7\n60,8\n"), IsEmpty());
}

TEST(SchemaDrift, SaysWhatIsNewGoneRenamedAndOfAnotherType) {
  EXPECT_THAT(drift_between("id,monthly_income,town,score,old\n1,30,a,5,x\n2,40,b,6,y\n",
                            "id,Monthly Income,town,score,fresh_one,other_one\n1,30,a,high,5,2\n2,40,b,low,6,3\n"),
              ElementsAre("renamed: Column 'monthly_income' is gone; 'Monthly Income' looks like it under a new name.",
                          "type: Column 'score' was of type number and is of type category now.",
                          "new: Column 'fresh_one' is new.", "new: Column 'other_one' is new.", "gone: Column 'old' is gone."));
  EXPECT_THAT(drift_between("a,年龄,b\n1,30,x\n2,40,y\n", "a,周岁,b\n1,30,x\n2,40,y\n"),
              ElementsAre("renamed: Column '年龄' is gone; '周岁' looks like it under a new name."));
}

TEST(SchemaDrift, NamesARecordThatCannotBeRead) {
  DatasetRecord record;
  record.schema_json = "[{]";
  EXPECT_THROW(schema_drift(record, read_csv_text("a\n1\n2\n")), Error);
}

}  // namespace
}  // namespace amalgam
