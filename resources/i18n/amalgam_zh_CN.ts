<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>CaseSelection</name>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>up to %1</source>
        <translation>不超过 %1</translation>
    </message>
    <message>
        <source>%1 and more</source>
        <translation>%1 及以上</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
</context>
<context>
    <name>ReportPdf</name>
    <message>
        <source>There is no font with Chinese letters on this computer, so the report would show boxes. Install one, for example the package fonts-noto-cjk.</source>
        <translation>此计算机上没有中文字体，报告会显示为方框。请安装一种，例如软件包 fonts-noto-cjk。</translation>
    </message>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui</name>
    <message>
        <source>… and %1 more differences.</source>
        <translation>…以及另外 %1 处差异。</translation>
    </message>
    <message>
        <source>The project&apos;s data file is no longer at %1. Its runs can be looked at; open the data again to train.</source>
        <translation>项目的数据文件已不在 %1。已有的运行仍可查看；如需训练，请重新打开数据。</translation>
    </message>
    <message>
        <source>%1 has changed since this project last used it. New runs use the file as it is now.</source>
        <translation>自本项目上次使用以来，%1 已有变化。新的运行将使用文件的当前内容。</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>nearly done</source>
        <translation>即将完成</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>约剩 %1</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped early</source>
        <translation>已早停</translation>
    </message>
    <message>
        <source>Stopped by you</source>
        <translation>已手动停止</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Number list</source>
        <translation>数值列表</translation>
    </message>
    <message>
        <source>Event list</source>
        <translation>事件列表</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Numerical</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Categorical</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Temporal</source>
        <translation>时序</translation>
    </message>
    <message>
        <source>Behavioural</source>
        <translation>行为</translation>
    </message>
    <message>
        <source>Fusion strategies</source>
        <translation>融合策略</translation>
    </message>
    <message>
        <source>One modality alone</source>
        <translation>单一模态</translation>
    </message>
    <message>
        <source>Baselines</source>
        <translation>基线模型</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 的%1</translation>
    </message>
    <message>
        <source>year first</source>
        <translation>年在前</translation>
    </message>
    <message>
        <source>day first</source>
        <translation>日在前</translation>
    </message>
    <message>
        <source>month first</source>
        <translation>月在前</translation>
    </message>
    <message>
        <source>number list</source>
        <translation>数值列表</translation>
    </message>
    <message>
        <source>event list</source>
        <translation>事件列表</translation>
    </message>
    <message>
        <source>d MMM, HH:mm</source>
        <translation>M月d日 HH:mm</translation>
    </message>
    <message>
        <source>Several models together</source>
        <translation>多个模型合用</translation>
    </message>
    <message>
        <source>A linked table is no longer there: %1. Its columns are missing until you locate it, on the Data page under Linked tables.</source>
        <translation>关联的表已不在原处：%1。在“数据”页的“关联表”中重新指定之前，它的列会缺失。</translation>
    </message>
    <message>
        <source>year-month-day</source>
        <translation>年-月-日</translation>
    </message>
    <message>
        <source>day.month.year</source>
        <translation>日.月.年</translation>
    </message>
    <message>
        <source>month/day/year</source>
        <translation>月/日/年</translation>
    </message>
    <message>
        <source>day/month/year</source>
        <translation>日/月/年</translation>
    </message>
    <message>
        <source>day-month name-year</source>
        <translation>日-月份名-年</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>bar</source>
        <translation>竖线</translation>
    </message>
    <message>
        <source>point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>apostrophe</source>
        <translation>撇号</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::AspectBar</name>
    <message>
        <source>How the file was read</source>
        <translation>文件的读取方式</translation>
    </message>
    <message>
        <source>Chosen by you</source>
        <translation>由您选定</translation>
    </message>
    <message>
        <source>Chosen by you.</source>
        <translation>由您选定。</translation>
    </message>
    <message>
        <source>Something else…</source>
        <translation>其他…</translation>
    </message>
    <message>
        <source>Guess again</source>
        <translation>重新推断</translation>
    </message>
    <message>
        <source>The character between two cells:</source>
        <translation>分隔单元格的字符：</translation>
    </message>
    <message>
        <source>Words that stand for a missing value, with commas between them:</source>
        <translation>表示缺失值的词，用英文逗号分隔：</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::AttentionBar</name>
    <message>
        <source>class (the truth)</source>
        <translation>类别（真实）</translation>
    </message>
    <message>
        <source>outcome (TP, FP, FN, TN)</source>
        <translation>结果（TP、FP、FN、TN）</translation>
    </message>
    <message>
        <source>score, in fifths</source>
        <translation>评分，五等分</translation>
    </message>
    <message>
        <source>all rows</source>
        <translation>全部行</translation>
    </message>
    <message>
        <source>TP, true positive</source>
        <translation>TP，真正例</translation>
    </message>
    <message>
        <source>FP, false positive</source>
        <translation>FP，假正例</translation>
    </message>
    <message>
        <source>FN, false negative</source>
        <translation>FN，假负例</translation>
    </message>
    <message>
        <source>TN, true negative</source>
        <translation>TN，真负例</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>other values</source>
        <translation>其他值</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>全部行</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>One row</source>
        <translation>单行</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>层级</translation>
    </message>
    <message>
        <source>The mean over all rows of the part</source>
        <translation>该数据集全部行的平均</translation>
    </message>
    <message>
        <source>Rows of one class, outcome, score band or value of a column</source>
        <translation>某一类别、结果、评分段或列值的行</translation>
    </message>
    <message>
        <source>A single applicant</source>
        <translation>单个申请人</translation>
    </message>
    <message>
        <source>income &lt; 3000 and outcome = FN</source>
        <translation>income &lt; 3000 and outcome = FN</translation>
    </message>
    <message>
        <source>Only rows that meet this: columns, score, class or outcome with = != &lt; &lt;= &gt; &gt;=, joined by and. Press Enter.</source>
        <translation>仅限满足条件的行：列名、score、class 或 outcome，配合 = != &lt; &lt;= &gt; &gt;=，用 and 连接。按回车键确认。</translation>
    </message>
    <message>
        <source>Rows of</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Grouped by</source>
        <translation>分组依据</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>群组</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>比较对象</translation>
    </message>
    <message>
        <source>Less this one</source>
        <translation>减去</translation>
    </message>
    <message>
        <source>Only where</source>
        <translation>仅限</translation>
    </message>
    <message>
        <source>Cut-off</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>不比较</translation>
    </message>
    <message>
        <source>another group</source>
        <translation>另一组</translation>
    </message>
    <message>
        <source>another epoch</source>
        <translation>另一轮次</translation>
    </message>
    <message>
        <source>another run</source>
        <translation>另一运行</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>Outcomes are told apart here. %1 is kept with the run.</source>
        <translation>在此区分各种结果。运行保存的阈值为 %1。</translation>
    </message>
    <message>
        <source>Outcomes are told apart here: 0.5 unless a cut-off is kept with the run (credit pack).</source>
        <translation>在此区分各种结果：运行未保存阈值（信贷报告）时为 0.5。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::AttentionFrame</name>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Which modality reads which, averaged over the validation rows. Each row sums to 1; without any preference every cell would be 1 / number of modalities. The colour scale stays the same for all epochs.</source>
        <translation>各模态对其他模态的关注程度，取验证集各行的平均。每行之和为 1；若无任何偏好，每格均为 1 / 模态数。色阶在所有轮次中保持不变。</translation>
    </message>
    <message>
        <source>Shown as</source>
        <translation>显示方式</translation>
    </message>
    <message>
        <source>Attention, rows sum to 1</source>
        <translation>注意力，每行之和为 1</translation>
    </message>
    <message>
        <source>Difference to uniform attention 1 / M</source>
        <translation>与均匀注意力 1 / M 之差</translation>
    </message>
    <message>
        <source>Attention head</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>This strategy has no attention between modalities.</source>
        <translation>此策略没有模态间注意力。</translation>
    </message>
    <message>
        <source>Attention appears after the first epoch.</source>
        <translation>完成第一轮后显示注意力。</translation>
    </message>
    <message>
        <source>mean of %1 heads</source>
        <translation>%1 个头的平均</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>第 %1 头</translation>
    </message>
    <message>
        <source>, epoch %1</source>
        <translation>，第 %1 轮</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::AttentionHeatmap</name>
    <message>
        <source>query (who looks)</source>
        <translation>查询（关注方）</translation>
    </message>
    <message>
        <source>key (who is looked at)</source>
        <translation>键（被关注方）</translation>
    </message>
    <message>
        <source>This strategy has no attention, or no epoch is finished yet.</source>
        <translation>此策略没有注意力，或尚未完成任何一轮。</translation>
    </message>
    <message>
        <source>attention, 0 to %1</source>
        <translation>注意力，0 至 %1</translation>
    </message>
    <message>
        <source>attention − 1/M, ±%1</source>
        <translation>注意力 − 1/M，±%1</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>%1 attends to %2: %3 (uniform %4)</source>
        <translation>%1 对 %2 的注意力：%3（均匀值 %4）</translation>
    </message>
    <message>
        <source>difference of attention, ±%1</source>
        <translation>注意力之差，±%1</translation>
    </message>
    <message>
        <source>difference of attention</source>
        <translation>注意力之差</translation>
    </message>
    <message>
        <source>%1 attends to %2: %3 of difference</source>
        <translation>%1 关注 %2：相差 %3</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::AttentionInside</name>
    <message>
        <source>Modality</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>share of the attention inside the modality</source>
        <translation>模态内部注意力的份额</translation>
    </message>
    <message>
        <source>How much of the attention inside this modality goes to each column, step, word or event: the mean over the rows that have it.</source>
        <translation>该模态内部的注意力在各列、时间步、词语或事件上的份额：在具有该模态的行上取平均。</translation>
    </message>
    <message>
        <source>The words of this row in reading order; the darker the more the model looks at them. The strongest of the row has the deepest shade.</source>
        <translation>此行的词语，按阅读顺序；颜色越深，模型越关注。该行中最受关注的词颜色最深。</translation>
    </message>
    <message>
        <source>The events of this row on a time axis; the higher the more the model looks at them.</source>
        <translation>此行的事件，沿时间轴排列；越高，模型越关注。</translation>
    </message>
    <message>
        <source>Inside a modality</source>
        <translation>模态内部</translation>
    </message>
    <message>
        <source>Attention inside the modalities appears here.</source>
        <translation>模态内部的注意力显示在这里。</translation>
    </message>
    <message>
        <source>words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>时间步</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Inside %1: %2</source>
        <translation>%1 内部：%2</translation>
    </message>
    <message>
        <source>This row has no text.</source>
        <translation>此行没有文本。</translation>
    </message>
    <message>
        <source>This row has no events.</source>
        <translation>此行没有事件。</translation>
    </message>
    <message>
        <source>all others</source>
        <translation>其余全部</translation>
    </message>
    <message>
        <source>This row does not have the modality.</source>
        <translation>此行没有该模态。</translation>
    </message>
    <message>
        <source>No row has the modality.</source>
        <translation>没有任何行具有该模态。</translation>
    </message>
    <message>
        <source>%1 rows have it</source>
        <translation>%1 行具有该模态</translation>
    </message>
    <message>
        <source>difference of the shares of attention</source>
        <translation>注意力份额之差</translation>
    </message>
    <message>
        <source>The two have nothing in common inside this modality.</source>
        <translation>在此模态内部，两者没有共同之处。</translation>
    </message>
    <message>
        <source>the largest differences of what both name</source>
        <translation>双方共有项中差异最大者</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::AttentionPanel</name>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Which modality reads which: each row sums to 1. Click a cell to look inside the modality that is looked at.</source>
        <translation>哪个模态读取哪个模态：每行之和为 1。单击单元格可查看被关注模态的内部。</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>刻度</translation>
    </message>
    <message>
        <source>Attention on a scale that stays the same for all epochs</source>
        <translation>各轮次使用同一刻度的注意力</translation>
    </message>
    <message>
        <source>Difference to uniform attention 1 / M</source>
        <translation>与均匀注意力 1 / M 之差</translation>
    </message>
    <message>
        <source>Click: in or out of the mean. Double click: this head alone. A: all heads.</source>
        <translation>单击：计入或移出平均。双击：只看该头。A：全部头。</translation>
    </message>
    <message>
        <source>This strategy reports no modality weights.</source>
        <translation>此策略不报告模态权重。</translation>
    </message>
    <message>
        <source>Modality weights</source>
        <translation>模态权重</translation>
    </message>
    <message>
        <source>Confusion needs classes and a finished run.</source>
        <translation>混淆矩阵需要类别目标和一次已完成的运行。</translation>
    </message>
    <message>
        <source>Truth against prediction of the rows that are looked at, in the epoch that is shown.</source>
        <translation>所查看的行在所示轮次中的真实与预测对照。</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>This strategy has no attention between modalities: there are its weights, and the attention inside the modalities.</source>
        <translation>此策略没有模态间注意力：可查看其权重以及模态内部的注意力。</translation>
    </message>
    <message>
        <source>Groups and single rows can be looked at once the run is over.</source>
        <translation>运行结束后可查看分组和单行。</translation>
    </message>
    <message>
        <source>Working …</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>Working out the other epochs …</source>
        <translation>正在计算其他轮次…</translation>
    </message>
    <message>
        <source>The weights of epoch %1 were not kept; epoch %2 is shown. Groups and rows can be looked at in epochs whose weights the project keeps.</source>
        <translation>第 %1 轮的权重未保留；显示第 %2 轮。只有项目保留了权重的轮次才能查看分组和单行。</translation>
    </message>
    <message>
        <source>Working out what it is compared with …</source>
        <translation>正在计算比较对象…</translation>
    </message>
    <message>
        <source>%1, less %2</source>
        <translation>%1，减去 %2</translation>
    </message>
    <message>
        <source>Attention appears after the first epoch.</source>
        <translation>完成第一轮后显示注意力。</translation>
    </message>
    <message>
        <source>This strategy has no attention between modalities.</source>
        <translation>此策略没有模态间注意力。</translation>
    </message>
    <message>
        <source>The two have no attention in common.</source>
        <translation>两者没有共同的注意力。</translation>
    </message>
    <message>
        <source>Nothing has been worked out yet.</source>
        <translation>尚未计算。</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>Entropy %1 nats, %2 % of uniform attention (ln %3)</source>
        <translation>熵 %1 奈特，为均匀注意力（ln %3）的 %2 %</translation>
    </message>
    <message>
        <source>%1 nats</source>
        <translation>%1 奈特</translation>
    </message>
    <message>
        <source>On average over single rows: %1 nats</source>
        <translation>单行平均：%1 奈特</translation>
    </message>
    <message>
        <source>Attention says what the model reads, not what it needs: Sources measures that.</source>
        <translation>注意力说明模型读了什么，而不是需要什么：后者见“来源”视图。</translation>
    </message>
    <message>
        <source>Heads %1 and %2 look alike.</source>
        <translation>第 %1 头与第 %2 头相似。</translation>
    </message>
    <message>
        <source>mean of %1 heads</source>
        <translation>%1 个头的平均</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>第 %1 头</translation>
    </message>
    <message>
        <source>mean of heads %1</source>
        <translation>第 %1 头的平均</translation>
    </message>
    <message>
        <source>Difference of attention</source>
        <translation>注意力之差</translation>
    </message>
    <message>
        <source>difference of the shares</source>
        <translation>份额之差</translation>
    </message>
    <message>
        <source>share of the weight</source>
        <translation>权重份额</translation>
    </message>
    <message>
        <source>The mean share of each modality over the rows; whiskers are 95 % intervals of the mean.</source>
        <translation>各模态在这些行上的平均份额；须线为平均值的 95 % 区间。</translation>
    </message>
    <message>
        <source>Difference of weights</source>
        <translation>权重之差</translation>
    </message>
    <message>
        <source>%1, %2 rows</source>
        <translation>%1，%2 行</translation>
    </message>
    <message>
        <source>Row %1 in %2: truth %3, score %4, decision %5</source>
        <translation>第 %1 行，%2：真实 %3，评分 %4，决策 %5</translation>
    </message>
    <message>
        <source>A baseline reads features, not words or steps: there is no attention inside its modalities.</source>
        <translation>基线读取特征，而不是词语或时间步：其模态内部没有注意力。</translation>
    </message>
    <message>
        <source>Less uniform</source>
        <translation>减去均匀值</translation>
    </message>
    <message>
        <source>What it is compared with has no attention inside its modalities.</source>
        <translation>比较对象在模态内部没有注意力。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::Banner</name>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::BarChart</name>
    <message>
        <source>Nothing has been measured yet.</source>
        <translation>尚未测量。</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>low</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>high</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>interval</source>
        <translation>区间</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::BoardModel</name>
    <message>
        <source>Better by %1 [%2, %3]</source>
        <translation>好 %1 [%2, %3]</translation>
    </message>
    <message>
        <source>Worse by %1 [%2, %3]</source>
        <translation>差 %1 [%2, %3]</translation>
    </message>
    <message>
        <source>No real difference: %1 [%2, %3]</source>
        <translation>无真正差异：%1 [%2, %3]</translation>
    </message>
    <message>
        <source>Cannot be told: too few rows</source>
        <translation>无法判断：行数太少</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>the baseline</source>
        <translation>基准</translation>
    </message>
    <message>
        <source>%1, best %2</source>
        <translation>%1，最佳 %2</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>The baseline. Click to unmark it.</source>
        <translation>基准。单击可取消。</translation>
    </message>
    <message>
        <source>Click to measure the other runs against this one.</source>
        <translation>单击后，其他运行将与此运行比较。</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>Trained on other data or another split than the baseline: its values are of other rows.</source>
        <translation>所用数据或划分与基准不同：其数值来自其他行。</translation>
    </message>
    <message>
        <source>Difference from the baseline&apos;s: ▲ better, ▽ worse</source>
        <translation>与基准之差：▲ 更好，▽ 更差</translation>
    </message>
    <message>
        <source>On validation, of the weights that are kept</source>
        <translation>验证集上，所保留权重的数值</translation>
    </message>
    <message>
        <source>On validation, after the last epoch</source>
        <translation>验证集上，最后一轮之后的数值</translation>
    </message>
    <message>
        <source>What the paired test says on the rows that both runs scored: DeLong&apos;s test of the ROC AUC, else a paired bootstrap</source>
        <translation>在两个运行都评分的行上，配对检验的结论：ROC AUC 用 DeLong 检验，其他指标用配对自助法</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最后</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>Against the baseline</source>
        <translation>与基准相比</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Of the score as it is recalibrated (Platt).</source>
        <translation>依据再校准（Platt）后的评分。</translation>
    </message>
    <message>
        <source>Of the score as it is recalibrated (isotonic).</source>
        <translation>依据再校准（保序）后的评分。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::CaseList</name>
    <message>
        <source>Cases</source>
        <translation>案例</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>判对</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>判错</translation>
    </message>
    <message>
        <source>FP</source>
        <translation>FP</translation>
    </message>
    <message>
        <source>FN</source>
        <translation>FN</translation>
    </message>
    <message>
        <source>False positive</source>
        <translation>假阳性</translation>
    </message>
    <message>
        <source>False negative</source>
        <translation>假阴性</translation>
    </message>
    <message>
        <source>How the cases spread over</source>
        <translation>个案按什么分布</translation>
    </message>
    <message>
        <source>What the bars count; click a bar to see its cases</source>
        <translation>柱形统计的内容；点击柱形即可查看其中的个案</translation>
    </message>
    <message>
        <source>Nothing to count.</source>
        <translation>没有可统计的内容。</translation>
    </message>
    <message>
        <source>Predicted values of all cases</source>
        <translation>全部个案的预测值</translation>
    </message>
    <message>
        <source>Scores of all cases</source>
        <translation>全部个案的分数</translation>
    </message>
    <message>
        <source>%1 case</source>
        <translation>%1 个个案</translation>
    </message>
    <message>
        <source>%1 cases</source>
        <translation>%1 个个案</translation>
    </message>
    <message>
        <source>(missing)</source>
        <translation>（缺失）</translation>
    </message>
    <message>
        <source>cases</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测值</translation>
    </message>
    <message>
        <source>score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>How the scored rows spread. Click a bar to see its cases; click it again to see all.</source>
        <translation>已评分行的分布。单击柱条查看其个案，再次单击查看全部。</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>分布</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::CaseModel</name>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决策</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::CaseSelection</name>
    <message>
        <source>truth %1</source>
        <translation>真实值 %1</translation>
    </message>
    <message>
        <source>decision %1</source>
        <translation>决策 %1</translation>
    </message>
    <message>
        <source>truth %1, decision %2</source>
        <translation>真实值 %1，决策 %2</translation>
    </message>
    <message>
        <source>decided rightly</source>
        <translation>判断正确</translation>
    </message>
    <message>
        <source>decided wrongly</source>
        <translation>判断错误</translation>
    </message>
    <message>
        <source>predicted %1</source>
        <translation>预测值 %1</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>分数 %1</translation>
    </message>
    <message>
        <source>%1 row picked on the map</source>
        <translation>在图上选取了 %1 行</translation>
    </message>
    <message>
        <source>%1 rows picked on the map</source>
        <translation>在图上选取了 %1 行</translation>
    </message>
    <message>
        <source>%1 row</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>(missing)</source>
        <translation>（缺失）</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::CasesPanel</name>
    <message>
        <source>Score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>As it is in the data</source>
        <translation>数据中的原样</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>How far each source moves this row&apos;s log-odds from where they stand without any: exact Shapley values.</source>
        <translation>每个来源使该行的对数几率相对于全无来源时移动多少：精确 Shapley 值。</translation>
    </message>
    <message>
        <source>What each source contributes</source>
        <translation>每个来源的贡献</translation>
    </message>
    <message>
        <source>What it looked at</source>
        <translation>模型关注了什么</translation>
    </message>
    <message>
        <source>Cases need a run that is over.</source>
        <translation>案例需要已结束的运行。</translation>
    </message>
    <message>
        <source>Choose a case at the left.</source>
        <translation>请在左侧选择一个案例。</translation>
    </message>
    <message>
        <source>Score after the change</source>
        <translation>修改后的评分</translation>
    </message>
    <message>
        <source>decision %1</source>
        <translation>决策 %1</translation>
    </message>
    <message>
        <source>row %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source> (missing)</source>
        <translation>（缺失）</translation>
    </message>
    <message>
        <source>from %1 without any to %2 (log-odds)</source>
        <translation>从全无时的 %1 到 %2（对数几率）</translation>
    </message>
    <message>
        <source>contribution to the log-odds</source>
        <translation>对数几率的贡献</translation>
    </message>
    <message>
        <source>Weights for this case</source>
        <translation>此个案的权重</translation>
    </message>
    <message>
        <source>Who attends to whom in this row: the mean over the heads of the last layer.</source>
        <translation>此行中谁关注谁：最后一层各注意力头的均值。</translation>
    </message>
    <message>
        <source>Attention for this case</source>
        <translation>此个案的注意力</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ChartFrame</name>
    <message>
        <source>Numbers of the chart %1</source>
        <translation>图表“%1”的数据</translation>
    </message>
    <message>
        <source>Logarithmic values</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>以表格显示</translation>
    </message>
    <message>
        <source>Copy picture and data</source>
        <translation>复制图片和数据</translation>
    </message>
    <message>
        <source>Save chart…</source>
        <translation>保存图表…</translation>
    </message>
    <message>
        <source>Maximise</source>
        <translation>最大化</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::CoachPanel</name>
    <message>
        <source>Coach</source>
        <translation>训练顾问</translation>
    </message>
    <message>
        <source>What the coach finds</source>
        <translation>训练顾问的发现</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Sets %1 = %2 for the next run</source>
        <translation>为下次运行设置 %1 = %2</translation>
    </message>
    <message>
        <source>Set for the next run: %1 = %2</source>
        <translation>已为下次运行设置：%1 = %2</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ColumnHeader</name>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source> · %1 missing</source>
        <translation> · 缺失 %1</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ColumnPanel</name>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Select a column to see its profile.</source>
        <translation>选择一列以查看其概况。</translation>
    </message>
    <message>
        <source>Target.</source>
        <translation>目标列。</translation>
    </message>
    <message>
        <source>Identifier.</source>
        <translation>标识列。</translation>
    </message>
    <message>
        <source>Not used.</source>
        <translation>未使用。</translation>
    </message>
    <message>
        <source>Modality “%1”.</source>
        <translation>模态“%1”。</translation>
    </message>
    <message>
        <source>Distribution of %1</source>
        <translation>%1 的分布</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Distinct</source>
        <translation>不同取值</translation>
    </message>
    <message>
        <source>Smallest</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Lower quartile</source>
        <translation>下四分位数</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>Upper quartile</source>
        <translation>上四分位数</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Mean length</source>
        <translation>平均长度</translation>
    </message>
    <message>
        <source>%1 characters</source>
        <translation>%1 个字符</translation>
    </message>
    <message>
        <source>Most frequent</source>
        <translation>最常见</translation>
    </message>
    <message>
        <source>Rate of %1 = %2 by %3</source>
        <translation>按 %3 统计的 %1 = %2 比例</translation>
    </message>
    <message>
        <source>% of the rows</source>
        <translation>占行数的 %</translation>
    </message>
    <message>
        <source>How often %1 is “%2”</source>
        <translation>%1 为“%2”的频率</translation>
    </message>
    <message>
        <source>How the rows spread over this column. Click a bar to see its cases on Inspect.</source>
        <translation>各行在此列上的分布。单击柱条可在“分析”中查看其个案。</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>How often the target is positive among the rows with each value, or each tenth of the values, of this column.</source>
        <translation>在此列的每个取值（或每十分之一取值）的行中，目标为正类的频率。</translation>
    </message>
    <message>
        <source>Target rate</source>
        <translation>目标率</translation>
    </message>
    <message>
        <source>Show cases</source>
        <translation>显示个案</translation>
    </message>
    <message>
        <source>%1: take this condition away</source>
        <translation>%1：去掉此条件</translation>
    </message>
    <message>
        <source>The scored rows that match, on Inspect</source>
        <translation>在“分析”中查看符合条件的已评分行</translation>
    </message>
    <message>
        <source>Cases appear once a run is over; the condition is kept for it.</source>
        <translation>运行结束后才有个案；此条件会保留到那时。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Type a command, page, run, strategy, setting or column</source>
        <translation>输入命令、页面、运行、策略、设置或列</translation>
    </message>
    <message>
        <source>What to do or find</source>
        <translation>要做或要找的内容</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>匹配项</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ComparePanel</name>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Metric of the leaderboard</source>
        <translation>排行榜的指标</translation>
    </message>
    <message>
        <source>Only runs with this tag</source>
        <translation>仅显示有此标签的运行</translation>
    </message>
    <message>
        <source>Show archived</source>
        <translation>显示已归档</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>基准</translation>
    </message>
    <message>
        <source>Measure the other runs against this one (B)</source>
        <translation>以此运行为基准比较其他运行 (B)</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Let it stand first in lists (P)</source>
        <translation>在列表中排在最前 (P)</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Leave it out of lists; nothing is deleted (Del)</source>
        <translation>不再列出；不会删除任何内容 (Del)</translation>
    </message>
    <message>
        <source>Leaderboard</source>
        <translation>排行榜</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>loss (nats a row)</source>
        <translation>损失（每行 nat）</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>Tick runs above to lay their curves over each other.</source>
        <translation>在上方勾选运行，即可叠放其曲线。</translation>
    </message>
    <message>
        <source>The curves of the ticked runs, each in its own colour and dash; the dot is the epoch whose weights are kept.</source>
        <translation>所勾选运行的曲线，各有固定的颜色和线型；圆点为所保留权重的轮次。</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Make run the baseline</source>
        <translation>设为基准</translation>
    </message>
    <message>
        <source>Unmark the baseline</source>
        <translation>取消基准</translation>
    </message>
    <message>
        <source>Pin run</source>
        <translation>置顶运行</translation>
    </message>
    <message>
        <source>Unpin run</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Archive run</source>
        <translation>归档运行</translation>
    </message>
    <message>
        <source>Take run out of the archive</source>
        <translation>取消归档</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>全部标签</translation>
    </message>
    <message>
        <source>Show archived (%1)</source>
        <translation>显示已归档 (%1)</translation>
    </message>
    <message>
        <source>higher is better</source>
        <translation>越高越好</translation>
    </message>
    <message>
        <source>lower is better</source>
        <translation>越低越好</translation>
    </message>
    <message>
        <source>Click a star to make that run the baseline: the others are then measured against it and tested.</source>
        <translation>单击星标将该运行设为基准：其他运行随后与之比较并检验。</translation>
    </message>
    <message>
        <source>▲ better, ▽ worse than the baseline. A difference whose interval holds 0 is no real difference.</source>
        <translation>▲ 优于基准，▽ 劣于基准。区间包含 0 的差异不是真正的差异。</translation>
    </message>
    <message>
        <source>No baseline</source>
        <translation>取消基准</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Unarchive</source>
        <translation>取消归档</translation>
    </message>
    <message>
        <source>%1 on validation</source>
        <translation>验证集上的%1</translation>
    </message>
    <message>
        <source>loss on validation</source>
        <translation>验证集上的损失</translation>
    </message>
    <message>
        <source>loss on the training rows</source>
        <translation>训练行上的损失</translation>
    </message>
    <message>
        <source>Best and test of %1 are of the recalibrated score; last and the curves are as trained.</source>
        <translation>%1 的最佳值和测试值依据再校准后的评分；最后值与曲线仍为训练所得。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ConfusionPlot</name>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>No run with predicted classes is chosen.</source>
        <translation>未选择带有预测类别的运行。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>count</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>share of the truth</source>
        <translation>占真实类别的比例</translation>
    </message>
    <message>
        <source>Truth %1, predicted %2</source>
        <translation>真实 %1，预测 %2</translation>
    </message>
    <message>
        <source>cases</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>of the truth</source>
        <translation>占真实类别</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::CreditColumnsCard</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>● stable</source>
        <translation>● 稳定</translation>
    </message>
    <message>
        <source>▲ look</source>
        <translation>▲ 留意</translation>
    </message>
    <message>
        <source>■ moved</source>
        <translation>■ 已偏移</translation>
    </message>
    <message>
        <source>By group</source>
        <translation>按群组</translation>
    </message>
    <message>
        <source>Column whose groups are compared</source>
        <translation>用于划分群组的列</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>群组</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Bad rate</source>
        <translation>坏账率</translation>
    </message>
    <message>
        <source>Mean score</source>
        <translation>平均分数</translation>
    </message>
    <message>
        <source>ROC AUC</source>
        <translation>ROC AUC</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95 % 区间</translation>
    </message>
    <message>
        <source>KS</source>
        <translation>KS</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>批准率</translation>
    </message>
    <message>
        <source>Goods approved</source>
        <translation>好客户通过率</translation>
    </message>
    <message>
        <source>Metrics and fairness by group</source>
        <translation>各群组的指标与公平性</translation>
    </message>
    <message>
        <source>Stability of the columns</source>
        <translation>列的稳定性</translation>
    </message>
    <message>
        <source>CSI against the training rows</source>
        <translation>相对训练行的 CSI</translation>
    </message>
    <message>
        <source>Modality</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>Mean CSI</source>
        <translation>平均 CSI</translation>
    </message>
    <message>
        <source>Worst column</source>
        <translation>最差的列</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>信号灯</translation>
    </message>
    <message>
        <source>Stability of the modalities</source>
        <translation>模态的稳定性</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>CSI</source>
        <translation>CSI</translation>
    </message>
    <message>
        <source>By chance</source>
        <translation>偶然水平</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>Under 30 rows: shown, not judged.</source>
        <translation>不足 30 行：仅显示，不评判。</translation>
    </message>
    <message>
        <source>Approved %1 times as often as the most approved group: less than four fifths.</source>
        <translation>通过率为最高群组的 %1 倍：低于五分之四。</translation>
    </message>
    <message>
        <source>approved below %1</source>
        <translation>低于 %1 通过</translation>
    </message>
    <message>
        <source>selection ratio %1: meets four fifths</source>
        <translation>选择率之比 %1：达到五分之四</translation>
    </message>
    <message>
        <source>selection ratio %1: below four fifths</source>
        <translation>选择率之比 %1：低于五分之四</translation>
    </message>
    <message>
        <source>Lowest ÷ highest share of approved applicants among groups of 30 rows or more; the four-fifths rule asks for 0.8.</source>
        <translation>30 行及以上群组中，最低通过率 ÷ 最高通过率；五分之四规则要求 0.8。</translation>
    </message>
    <message>
        <source>opportunity gap %1</source>
        <translation>机会差距 %1</translation>
    </message>
    <message>
        <source>Highest − lowest share of approved among the goods (equal opportunity, Hardt et al. 2016).</source>
        <translation>好客户中最高与最低通过率之差（机会均等，Hardt 等 2016）。</translation>
    </message>
    <message>
        <source>Grey groups have under 30 rows: shown, not judged.</source>
        <translation>灰色群组不足 30 行：仅显示，不评判。</translation>
    </message>
    <message>
        <source>%1, by the length of its cells</source>
        <translation>%1，按单元格长度</translation>
    </message>
    <message>
        <source>What the index comes to on average where nothing moved</source>
        <translation>未发生偏移时该指数的平均值</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::CreditPanel</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation>校准误差</translation>
    </message>
    <message>
        <source>share of applicants, riskiest first</source>
        <translation>申请人占比（风险最高者在前）</translation>
    </message>
    <message>
        <source>share of the bads among them</source>
        <translation>其中坏样本的占比</translation>
    </message>
    <message>
        <source>riskiest %1 %</source>
        <translation>风险最高的 %1 %</translation>
    </message>
    <message>
        <source>How many of the bads stand among the riskiest applicants. The diagonal is a model that knows nothing.</source>
        <translation>风险最高的申请人中包含多少坏样本。对角线表示毫无判别力的模型。</translation>
    </message>
    <message>
        <source>Gains</source>
        <translation>增益曲线</translation>
    </message>
    <message>
        <source>mean score (predicted share of bads)</source>
        <translation>平均评分（预测的坏样本占比）</translation>
    </message>
    <message>
        <source>observed share of bads</source>
        <translation>实际坏样本占比</translation>
    </message>
    <message>
        <source>mean score %1</source>
        <translation>平均评分 %1</translation>
    </message>
    <message>
        <source>Ten bins of equally many rows; the band is Wilson&apos;s 95 % interval. On the diagonal a score is the share of bads.</source>
        <translation>按行数均分为十组；色带为 Wilson 95 % 区间。落在对角线上时，评分就等于坏样本占比。</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Score bands</source>
        <translation>评分段</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Bads</source>
        <translation>坏样本</translation>
    </message>
    <message>
        <source>Bad rate</source>
        <translation>坏账率</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95 % 区间</translation>
    </message>
    <message>
        <source>Test rows</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>Validation rows</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>cut-off (approve scores below it)</source>
        <translation>阈值（低于它的评分予以批准）</translation>
    </message>
    <message>
        <source>share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>cut-off %1</source>
        <translation>阈值 %1</translation>
    </message>
    <message>
        <source>What each cut-off brings about. Move the slider.</source>
        <translation>每个阈值带来的结果。请移动滑块。</translation>
    </message>
    <message>
        <source>Cut-off</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Cost of an approved bad</source>
        <translation>批准一个坏样本的成本</translation>
    </message>
    <message>
        <source>Cost of a declined good</source>
        <translation>拒绝一个好样本的成本</translation>
    </message>
    <message>
        <source>Cheapest</source>
        <translation>成本最低</translation>
    </message>
    <message>
        <source>The cut-off with the lowest cost on these rows</source>
        <translation>在这些行上成本最低的阈值</translation>
    </message>
    <message>
        <source>What it brings about</source>
        <translation>带来的结果</translation>
    </message>
    <message>
        <source>Approve %1 %</source>
        <translation>批准 %1 %</translation>
    </message>
    <message>
        <source>An approved bad costs</source>
        <translation>批准一个坏样本的成本</translation>
    </message>
    <message>
        <source>A declined good costs</source>
        <translation>拒绝一个好样本的成本</translation>
    </message>
    <message>
        <source>The credit pack needs a run that is over.</source>
        <translation>信贷报告需要已结束的运行。</translation>
    </message>
    <message>
        <source>The credit pack needs a yes/no target.</source>
        <translation>信贷报告需要是/否型目标。</translation>
    </message>
    <message>
        <source>Working out …</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>95 %: %1 to %2</source>
        <translation>95 %：%1 至 %2</translation>
    </message>
    <message>
        <source>%1 (base rate %2)</source>
        <translation>%1（基准率 %2）</translation>
    </message>
    <message>
        <source>%1 rows, %2 bads</source>
        <translation>%1 行，坏样本 %2 个</translation>
    </message>
    <message>
        <source>bads found</source>
        <translation>找到的坏样本</translation>
    </message>
    <message>
        <source>KS: bads minus goods</source>
        <translation>KS：坏样本减好样本</translation>
    </message>
    <message>
        <source>observed</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>bad among the approved</source>
        <translation>批准者中的坏样本</translation>
    </message>
    <message>
        <source>bads kept out</source>
        <translation>拦下的坏样本</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>more</source>
        <translation>更高</translation>
    </message>
    <message>
        <source>less</source>
        <translation>更低</translation>
    </message>
    <message>
        <source>This band has a lower bad rate than the one below it: the score does not rank here.</source>
        <translation>该段的坏账率低于其下一段：评分在此处未能正确排序。</translation>
    </message>
    <message>
        <source>ranks in order</source>
        <translation>排序正确</translation>
    </message>
    <message>
        <source>%1 break of order</source>
        <translation>%1 处排序颠倒</translation>
    </message>
    <message>
        <source>%1 breaks of order</source>
        <translation>%1 处排序颠倒</translation>
    </message>
    <message>
        <source>PSI %1 against validation</source>
        <translation>相对验证集的 PSI %1</translation>
    </message>
    <message>
        <source>Population stability index of the scores; by chance alone about %1</source>
        <translation>评分的群体稳定性指数；仅因随机约为 %1</translation>
    </message>
    <message>
        <source>approve %1, bad rate %2</source>
        <translation>批准 %1，坏账率 %2</translation>
    </message>
    <message>
        <source>%1 goods, %2 bads</source>
        <translation>好样本 %1，坏样本 %2</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>批准率</translation>
    </message>
    <message>
        <source>Bad rate of the approved</source>
        <translation>批准者的坏账率</translation>
    </message>
    <message>
        <source>Bads kept out</source>
        <translation>拦下的坏样本</translation>
    </message>
    <message>
        <source>Approved applicants</source>
        <translation>批准的申请人</translation>
    </message>
    <message>
        <source>Declined applicants</source>
        <translation>拒绝的申请人</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>成本</translation>
    </message>
    <message>
        <source>Click a band, or press Return on it, to see its cases</source>
        <translation>点击某个分数段，或在其上按回车，即可查看其中的个案</translation>
    </message>
    <message>
        <source>Points at the base odds</source>
        <translation>基准赔率对应分值</translation>
    </message>
    <message>
        <source>Base odds (goods to one bad)</source>
        <translation>基准赔率（每个坏客户对应的好客户数）</translation>
    </message>
    <message>
        <source>Points to double the odds</source>
        <translation>赔率翻倍分值 (PDO)</translation>
    </message>
    <message>
        <source>Keep this cut-off</source>
        <translation>保存此阈值</translation>
    </message>
    <message>
        <source>Stores it with the run: exports and scoring decide by it. Undo takes it back.</source>
        <translation>随运行保存：导出和评分按它决策。可撤销。</translation>
    </message>
    <message>
        <source>Out of time (test rows)</source>
        <translation>时间外样本（测试行）</translation>
    </message>
    <message>
        <source>Forget cut-off</source>
        <translation>取消阈值</translation>
    </message>
    <message>
        <source>Keep cut-off</source>
        <translation>保存阈值</translation>
    </message>
    <message>
        <source>Kept with the run: forget it</source>
        <translation>已随运行保存：取消</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Share of the applicants to approve</source>
        <translation>要批准的申请人比例</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>The cut-off that approves this share of the rows</source>
        <translation>批准这一比例的行所对应的阈值</translation>
    </message>
    <message>
        <source>Train rows</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>Rows that are measured</source>
        <translation>用于度量的行</translation>
    </message>
    <message>
        <source>The rows that chose the epoch, the cut-off and the recalibration: a little too good</source>
        <translation>这些行用于选择轮次、阈值和再校准：结果略偏乐观</translation>
    </message>
    <message>
        <source>The rows that the model learned from: too good. Compare them with the others to see how far it overfits.</source>
        <translation>模型从这些行学习：结果过于乐观。与其他行对照可看出过拟合程度。</translation>
    </message>
    <message>
        <source>The scores of these rows were not stored when the run ended; train it again to see them.</source>
        <translation>运行结束时未保存这些行的评分；重新训练即可查看。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::CurveFrame</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Curves appear here as soon as a run starts.</source>
        <translation>运行开始后，曲线会立即显示在这里。</translation>
    </message>
    <message>
        <source>Training and validation, epoch by epoch; the single steps are drawn faint behind. The dashed line marks the best epoch, whose weights are kept.</source>
        <translation>逐轮显示训练集与验证集；背后的淡线是各单步的值。虚线标出最佳轮次，保留的正是该轮的权重。</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>loss (nats a row)</source>
        <translation>损失（每行 nat）</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::DataPage</name>
    <message>
        <source>Open a table to see its rows, types and missing values.</source>
        <translation>打开一个表格以查看其行、类型和缺失值。</translation>
    </message>
    <message>
        <source>Open data…</source>
        <translation>打开数据…</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Linked tables</source>
        <translation>关联表</translation>
    </message>
    <message>
        <source>Guesses</source>
        <translation>推断</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>What the file holds, as it was read.</source>
        <translation>文件读入后的内容。</translation>
    </message>
    <message>
        <source>Find a column</source>
        <translation>查找列</translation>
    </message>
    <message>
        <source>Map the columns</source>
        <translation>映射各列</translation>
    </message>
    <message>
        <source>What was guessed</source>
        <translation>推断结果</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>读取方案</translation>
    </message>
    <message>
        <source>How this file is read, to be used again for next month&apos;s file</source>
        <translation>此文件的读取方式，可用于下个月的文件</translation>
    </message>
    <message>
        <source>Save recipe…</source>
        <translation>保存读取方案…</translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation>保存读取方案</translation>
    </message>
    <message>
        <source>Recipes (*.json);;All files (*)</source>
        <translation>读取方案 (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Apply recipe…</source>
        <translation>应用读取方案…</translation>
    </message>
    <message>
        <source>Apply recipe</source>
        <translation>应用读取方案</translation>
    </message>
    <message>
        <source>Guess everything again</source>
        <translation>全部重新推断</translation>
    </message>
    <message>
        <source>Rows of the table</source>
        <translation>表格的行</translation>
    </message>
    <message>
        <source>without gaps</source>
        <translation>无缺失</translation>
    </message>
    <message>
        <source>%1 of them with gaps</source>
        <translation>其中 %1 列有缺失</translation>
    </message>
    <message>
        <source>%1 rows, %2 columns (%3), %4</source>
        <translation>%1 行，%2 列（%3），%4</translation>
    </message>
    <message>
        <source>Problems (%1)</source>
        <translation>问题（%1）</translation>
    </message>
    <message>
        <source>Linked tables (%1)</source>
        <translation>关联表（%1）</translation>
    </message>
    <message>
        <source>%1 rows left out</source>
        <translation>已略去 %1 行</translation>
    </message>
    <message>
        <source> · %1 missing</source>
        <translation> · 缺失 %1</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::DropOneCard</name>
    <message>
        <source>%1 (%2 to %3)</source>
        <translation>%1（%2 至 %3）</translation>
    </message>
    <message>
        <source>Trained again without a source</source>
        <translation>去掉一个来源重新训练</translation>
    </message>
    <message>
        <source>the strictest test: the others may make up for it</source>
        <translation>最严格的检验：其他来源可以弥补它</translation>
    </message>
    <message>
        <source>Progress of the training without each source</source>
        <translation>逐一去掉来源的训练进度</translation>
    </message>
    <message>
        <source>Train again without each source to see what that costs.</source>
        <translation>逐一去掉来源重新训练，看损失多少。</translation>
    </message>
    <message>
        <source>How much worse the result is when the model is trained again without the source; the whiskers are 95 % intervals of a paired bootstrap over the rows. They do not tell of the chance of one training run.</source>
        <translation>去掉该来源重新训练后结果变差多少；误差线是按行配对自助法的 95 % 区间，不反映单次训练的偶然性。</translation>
    </message>
    <message>
        <source>What doing without each source costs</source>
        <translation>缺少各来源的代价</translation>
    </message>
    <message>
        <source>Without</source>
        <translation>去掉</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Loss (95 %)</source>
        <translation>损失（95 %）</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>Shapley value (95 %)</source>
        <translation>Shapley 值（95 %）</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>文字说明</translation>
    </message>
    <message>
        <source>Results without each source</source>
        <translation>去掉各来源后的结果</translation>
    </message>
    <message>
        <source>The run was trained on other data. Open the data that it was trained on first.</source>
        <translation>该运行是用其他数据训练的。请先打开它训练时所用的数据。</translation>
    </message>
    <message>
        <source>The training engine is still loading.</source>
        <translation>训练引擎仍在加载。</translation>
    </message>
    <message>
        <source>no result</source>
        <translation>无结果</translation>
    </message>
    <message>
        <source>not trained yet</source>
        <translation>尚未训练</translation>
    </message>
    <message>
        <source>%1 with all sources, %2 rows</source>
        <translation>全部来源时为 %1，共 %2 行</translation>
    </message>
    <message>
        <source>loss of %1 without the source</source>
        <translation>去掉该来源后 %1 的损失</translation>
    </message>
    <message>
        <source>%1 of %2 done. Under way: %3, epoch %4 of %5.</source>
        <translation>已完成 %1/%2。正在进行：%3，第 %4 轮，共 %5 轮。</translation>
    </message>
    <message>
        <source>%1 of %2 done, the others wait in the queue.</source>
        <translation>已完成 %1/%2，其余在队列中等待。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Train again without each</source>
        <translation>逐一去掉重新训练</translation>
    </message>
    <message>
        <source>Queues a run without each of the %1 sources, with the same split, seed and settings</source>
        <translation>为 %1 个来源各排一次去掉它的运行，划分、随机种子和设置均不变</translation>
    </message>
    <message>
        <source>This needs a run that is over.</source>
        <translation>需要一个已结束的运行。</translation>
    </message>
    <message>
        <source>The run reads one source: without it nothing would be left.</source>
        <translation>该运行只读取一个来源：去掉后就没有输入了。</translation>
    </message>
    <message>
        <source>A run without each source, with the same split, seed and settings; they stand in the project as runs of the series %1.</source>
        <translation>逐一去掉来源各训练一次，划分、随机种子和设置均不变；它们作为系列 %1 的运行保存在项目中。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::DropZone</name>
    <message>
        <source>Drop a file here</source>
        <translation>将文件拖放到此处</translation>
    </message>
    <message>
        <source>or press Enter to choose one</source>
        <translation>或按 Enter 选择文件</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::EpochSlider</name>
    <message>
        <source>epoch %1 of %2</source>
        <translation>第 %1 轮，共 %2 轮</translation>
    </message>
    <message>
        <source>no epoch yet</source>
        <translation>尚无轮次</translation>
    </message>
    <message>
        <source>Previous epoch</source>
        <translation>上一轮</translation>
    </message>
    <message>
        <source>Play the epochs</source>
        <translation>播放各轮次</translation>
    </message>
    <message>
        <source>Next epoch</source>
        <translation>下一轮</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::EventStrip</name>
    <message>
        <source>No events to show.</source>
        <translation>没有可显示的事件。</translation>
    </message>
    <message>
        <source>time since the first event (hours where the data hold dates)</source>
        <translation>距首个事件的时间（数据为日期时以小时计）</translation>
    </message>
    <message>
        <source>event, oldest first</source>
        <translation>事件，由旧到新</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>time since the first event</source>
        <translation>距首个事件的时间</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>%1: %2 of the attention</source>
        <translation>%1：占注意力的 %2</translation>
    </message>
    <message>
        <source>since the first event</source>
        <translation>距首个事件</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ExportPage</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Take the trained model out of the house.</source>
        <translation>将训练好的模型带出工作台。</translation>
    </message>
    <message>
        <source>Nothing to export yet: a run must have finished at least one epoch.</source>
        <translation>暂无可导出的内容：运行须至少完成一轮。</translation>
    </message>
    <message>
        <source>Go to Model</source>
        <translation>前往模型页</translation>
    </message>
    <message>
        <source>Train on the command line</source>
        <translation>在命令行训练</translation>
    </message>
    <message>
        <source>Trains this run again without a window, to the same figures. Copying also writes the map file that it names.</source>
        <translation>无需窗口即可重新训练此运行，结果相同。复制时会同时写出命令中的映射文件。</translation>
    </message>
    <message>
        <source>Read this run</source>
        <translation>读取此运行</translation>
    </message>
    <message>
        <source>Figures, weights, attention and history as text or JSON, for a report.</source>
        <translation>以文本或 JSON 输出指标、权重、注意力和历史，便于撰写报告。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Export %1…</source>
        <translation>导出 %1…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>DATA</source>
        <translation>DATA</translation>
    </message>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>Copied. The run&apos;s map was written to %1</source>
        <translation>已复制。此运行的映射已写入 %1</translation>
    </message>
    <message>
        <source>%1, best epoch %2</source>
        <translation>%1，最佳轮次 %2</translation>
    </message>
    <message>
        <source>The training engine is still loading.</source>
        <translation>训练引擎仍在加载。</translation>
    </message>
    <message>
        <source>%1 files (*%2);;All files (*)</source>
        <translation>%1 文件 (*%2);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Writing …</source>
        <translation>正在写入…</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>已验证</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Not run</source>
        <translation>未运行</translation>
    </message>
    <message>
        <source>%1: not run, %2</source>
        <translation>%1：未运行，%2</translation>
    </message>
    <message>
        <source>%1: %2 rows, largest difference %3</source>
        <translation>%1：%2 行，最大差异 %3</translation>
    </message>
    <message>
        <source>Partly verified</source>
        <translation>部分已验证</translation>
    </message>
    <message>
        <source>%1, SHA-256 %2</source>
        <translation>%1，SHA-256 %2</translation>
    </message>
    <message>
        <source>Run again: largest difference to the model %1</source>
        <translation>重新运行：与模型的最大差异 %1</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::FilterBar</name>
    <message>
        <source>Filter of cases</source>
        <translation>个案筛选</translation>
    </message>
    <message>
        <source>The filter before (Alt+Left)</source>
        <translation>上一个筛选（Alt+左）</translation>
    </message>
    <message>
        <source>The filter after (Alt+Right)</source>
        <translation>下一个筛选（Alt+右）</translation>
    </message>
    <message>
        <source>Show cases</source>
        <translation>显示个案</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>全部清除</translation>
    </message>
    <message>
        <source>%1: take this condition away</source>
        <translation>%1：去掉此条件</translation>
    </message>
    <message>
        <source>%1 case</source>
        <translation>%1 个个案</translation>
    </message>
    <message>
        <source>%1 cases</source>
        <translation>%1 个个案</translation>
    </message>
    <message>
        <source>%1 of %2 cases</source>
        <translation>%2 个个案中的 %1 个</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::GuessModel</name>
    <message>
        <source>Guessed</source>
        <translation>推断项</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>取值</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::HeadButton</name>
    <message>
        <source>Head %1</source>
        <translation>第 %1 头</translation>
    </message>
    <message>
        <source>%1, entropy %2</source>
        <translation>%1，熵 %2</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::HeadSelector</name>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Mean over the heads (A)</source>
        <translation>各头平均 (A)</translation>
    </message>
    <message>
        <source>Head %1 ([ and ] step)</source>
        <translation>第 %1 头（按 [ 和 ] 切换）</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>Attention head</source>
        <translation>注意力头</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::HeadStrip</name>
    <message>
        <source>Attention heads</source>
        <translation>注意力头</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::Histogram</name>
    <message>
        <source>This column has no values.</source>
        <translation>此列没有值。</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>from</source>
        <translation>从</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>%1: %2 rows</source>
        <translation>%1：%2 行</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::InspectPage</name>
    <message>
        <source>Inspect</source>
        <translation>分析</translation>
    </message>
    <message>
        <source>What a trained model learned.</source>
        <translation>训练好的模型学到了什么。</translation>
    </message>
    <message>
        <source>Continue training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>No run to look at yet. Train one first.</source>
        <translation>还没有可查看的运行。请先训练一次。</translation>
    </message>
    <message>
        <source>Go to Model</source>
        <translation>前往模型页</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Click to look at one, tick to compare ROC curves.</source>
        <translation>单击查看，勾选以比较 ROC 曲线。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>运行的名称</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1：%2，%3</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>%1 of %2, best %3</source>
        <translation>%1 / %2，最佳 %3</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Rows per second</source>
        <translation>每秒行数</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>What it learned</source>
        <translation>学到了什么</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>数据来源</translation>
    </message>
    <message>
        <source>Credit pack</source>
        <translation>信贷报告</translation>
    </message>
    <message>
        <source>Metrics, attention, weights and curves</source>
        <translation>指标、注意力、权重与曲线</translation>
    </message>
    <message>
        <source>What each data source is worth, together and when it is missing</source>
        <translation>每个数据来源的价值：合在一起时与缺失时</translation>
    </message>
    <message>
        <source>Intervals, cut-off, gains, calibration and score bands</source>
        <translation>区间、阈值、增益、校准与评分段</translation>
    </message>
    <message>
        <source>%1, best %2</source>
        <translation>%1，最佳 %2</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案例</translation>
    </message>
    <message>
        <source>One row: score, contributions, what if a value were another</source>
        <translation>单行：评分、贡献，以及某个值改变会怎样</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>嵌入图</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>What the model looks at: groups, rows, heads and epochs</source>
        <translation>模型关注什么：组、行、注意力头和轮次</translation>
    </message>
    <message>
        <source>Rows that the model takes for alike, near to each other</source>
        <translation>模型认为相似的行彼此靠近</translation>
    </message>
    <message>
        <source>All runs side by side: leaderboard, baseline, tests, curves, settings, notes</source>
        <translation>并排比较所有运行：排行榜、基准、检验、曲线、设置、备注</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::LaneCard</name>
    <message>
        <source>Change this modality</source>
        <translation>更改此模态</translation>
    </message>
    <message>
        <source>Rename, format, remove</source>
        <translation>重命名、格式、移除</translation>
    </message>
    <message>
        <source>Identifiers</source>
        <translation>标识列</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Select columns and press %1 to move them here</source>
        <translation>选择列后按 %1 移至此处</translation>
    </message>
    <message>
        <source>%1 columns</source>
        <translation>%1 列</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Rename modality</source>
        <translation>重命名模态</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Format…</source>
        <translation>格式…</translation>
    </message>
    <message>
        <source>Remove (columns become unused)</source>
        <translation>移除（其列变为未使用）</translation>
    </message>
    <message>
        <source>Format of %1</source>
        <translation>%1 的格式</translation>
    </message>
    <message>
        <source>JSON events</source>
        <translation>JSON 事件</translation>
    </message>
    <message>
        <source>Separated list</source>
        <translation>分隔列表</translation>
    </message>
    <message>
        <source>Wide: one column a step</source>
        <translation>宽表：每步一列</translation>
    </message>
    <message>
        <source>List of numbers in a cell</source>
        <translation>单元格内的数值列表</translation>
    </message>
    <message>
        <source>guessed</source>
        <translation>自动推断</translation>
    </message>
    <message>
        <source>no times</source>
        <translation>无时间</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Member with the event</source>
        <translation>事件所在的成员</translation>
    </message>
    <message>
        <source>Member with the time</source>
        <translation>时间所在的成员</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>分隔符</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::LaneModel</name>
    <message>
        <source>%1 (confidence %2 %)</source>
        <translation>%1（置信度 %2 %）</translation>
    </message>
    <message>
        <source>Moved by you. Suggested: %1</source>
        <translation>由您移动。建议：%1</translation>
    </message>
    <message>
        <source>%1 · %2 steps</source>
        <translation>%1 · %2 步</translation>
    </message>
    <message>
        <source>, %1 missing</source>
        <translation>，缺失 %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Leak?</source>
        <translation>疑似泄漏</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>待核对</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::LaneView</name>
    <message>
        <source>%1 steps</source>
        <translation>%1 步</translation>
    </message>
    <message>
        <source>%1 empty</source>
        <translation>缺失 %1</translation>
    </message>
    <message>
        <source>Drop columns here</source>
        <translation>将列拖放到此处</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::LearnedPanel</name>
    <message>
        <source>false positive rate</source>
        <translation>假正率</translation>
    </message>
    <message>
        <source>true positive rate</source>
        <translation>真正率</translation>
    </message>
    <message>
        <source>A ROC curve needs two classes and a finished run.</source>
        <translation>ROC 曲线需要两个类别和一次已完成的运行。</translation>
    </message>
    <message>
        <source>How many of the positives are found for each share of false alarms. The diagonal is a model that knows nothing; tick more runs at the right to compare.</source>
        <translation>在各误报比例下能识别出多少正类。对角线代表毫无判别力的模型；在右侧勾选更多运行即可比较。</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC 曲线</translation>
    </message>
    <message>
        <source>Confusion needs classes and a finished run.</source>
        <translation>混淆矩阵需要类别目标和一次已完成的运行。</translation>
    </message>
    <message>
        <source>Truth against prediction, with a cut-off of 0.5; shares are of the truth&apos;s row.</source>
        <translation>真实与预测的对照，阈值为 0.5；百分比按真实类别所在行计算。</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Measure what shuffling each modality costs.</source>
        <translation>测量打乱各模态的代价。</translation>
    </message>
    <message>
        <source>Each modality is shuffled among the test rows in turn; the bar is what the metric loses, the whisker one standard deviation over the repeats (Breiman 2001).</source>
        <translation>依次在测试行之间打乱每个模态；条形为指标的损失量，须线为多次重复的一个标准差（Breiman 2001）。</translation>
    </message>
    <message>
        <source>Permutation importance</source>
        <translation>置换重要性</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Learned weights</source>
        <translation>学到的权重</translation>
    </message>
    <message>
        <source>best epoch</source>
        <translation>最佳轮次</translation>
    </message>
    <message>
        <source>%1. Compare it with what shuffling costs, at the left: a large weight on a modality that costs nothing means little.</source>
        <translation>%1。请与左侧的打乱代价对照：若某模态打乱后几乎没有代价，其权重再大也意义不大。</translation>
    </message>
    <message>
        <source>%1, %2 rows, cut-off 0.5</source>
        <translation>%1，%2 行，阈值 0.5</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>train %1 · validation %2</source>
        <translation>训练 %1 · 验证 %2</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>Shuffle each modality among the test rows, %1 times</source>
        <translation>在测试行之间打乱每个模态，重复 %1 次</translation>
    </message>
    <message>
        <source>%1 repeats, from %2</source>
        <translation>重复 %1 次，基准 %2</translation>
    </message>
    <message>
        <source>loss of %1 when shuffled</source>
        <translation>打乱后 %1 的损失量</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::LegendBar</name>
    <message>
        <source>Legend: %1</source>
        <translation>图例：%1</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::LinkEditor</name>
    <message>
        <source>One row per key</source>
        <translation>每个键一行</translation>
    </message>
    <message>
        <source>Several rows per key</source>
        <translation>每个键多行</translation>
    </message>
    <message>
        <source>Link %1</source>
        <translation>关联 %1</translation>
    </message>
    <message>
        <source>First rows with the new columns</source>
        <translation>加入新列后的前几行</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>Change link</source>
        <translation>更改关联</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Sheet or table of the file</source>
        <translation>文件中的工作表或数据表</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>One row: its columns are joined. Several: they become histories and events.</source>
        <translation>一行：直接并入其各列。多行：转为历史序列和事件。</translation>
    </message>
    <message>
        <source>Key here</source>
        <translation>本表的键</translation>
    </message>
    <message>
        <source>Column of the open table</source>
        <translation>当前表格中的列</translation>
    </message>
    <message>
        <source>Key there</source>
        <translation>对方的键</translation>
    </message>
    <message>
        <source>Column of the table to link</source>
        <translation>待关联表中的列</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Column of the table to link that orders its rows</source>
        <translation>待关联表中用于排定先后的列</translation>
    </message>
    <message>
        <source>Decided on</source>
        <translation>决策日期</translation>
    </message>
    <message>
        <source>Decision date in the open table. Rows later than that were not known then and are left out.</source>
        <translation>当前表格中的决策日期。晚于该日期的行在当时尚不可知，将被略去。</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>One row per key: to join; none ticked = all. Several: each becomes a history.</source>
        <translation>每个键一行：要并入的列，不勾选即为全部。多行：每列成为一个历史序列。</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Column that names what happened; it becomes a list of events.</source>
        <translation>说明发生了何事的列；它将成为事件列表。</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>前缀</translation>
    </message>
    <message>
        <source>Put before the names of the new columns</source>
        <translation>加在新列名之前</translation>
    </message>
    <message>
        <source>Reading %1 …</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>Nothing to link</source>
        <translation>没有可关联的内容</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 of the rows have a partner</source>
        <translation>%1 的行找到了对应记录</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::LinkPanel</name>
    <message>
        <source>, up to %1</source>
        <translation>，截至 %1</translation>
    </message>
    <message>
        <source>Linked tables</source>
        <translation>关联表</translation>
    </message>
    <message>
        <source>Payments, events or bureau data in a file of their own: each row of this table finds its rows there by key. One row is joined; several become histories and events, up to the decision date.</source>
        <translation>还款、事件或征信数据可存于各自的文件：本表每一行按键找到其中的对应行。对应一行则直接并入；对应多行则转为截至决策日期的历史序列和事件。</translation>
    </message>
    <message>
        <source>Link a table…</source>
        <translation>关联表格…</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Unlink</source>
        <translation>取消关联</translation>
    </message>
    <message>
        <source>Link a table</source>
        <translation>关联表格</translation>
    </message>
    <message>
        <source>Tables (%1);;All files (*)</source>
        <translation>表格 (%1);;所有文件 (*)</translation>
    </message>
    <message>
        <source>There is no file %1. The table is shown without its columns.</source>
        <translation>找不到文件 %1。表中不显示它的列。</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>重新指定…</translation>
    </message>
    <message>
        <source>Locate %1</source>
        <translation>重新指定 %1</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::LossPlot</name>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>The curve appears with the first step of training.</source>
        <translation>训练的第一步完成后显示曲线。</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>Steps, smoothed %1</source>
        <translation>单步，平滑 %1</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>best epoch %1</source>
        <translation>最佳轮次 %1</translation>
    </message>
    <message>
        <source>series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::MainWindow</name>
    <message>
        <source>Amalgam</source>
        <translation>Amalgam</translation>
    </message>
    <message>
        <source>Welcome page</source>
        <translation>欢迎页</translation>
    </message>
    <message>
        <source>Light or dark theme</source>
        <translation>浅色或深色主题</translation>
    </message>
    <message>
        <source>Light or dark theme (Ctrl+Shift+D)</source>
        <translation>浅色或深色主题 (Ctrl+Shift+D)</translation>
    </message>
    <message>
        <source>Workflow</source>
        <translation>工作流程</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Modalities</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>分析</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Cancel reading</source>
        <translation>取消读取</translation>
    </message>
    <message>
        <source>Measuring importance</source>
        <translation>正在测量重要性</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>无项目</translation>
    </message>
    <message>
        <source>%1 – Amalgam</source>
        <translation>%1 – Amalgam</translation>
    </message>
    <message>
        <source>Open data first.</source>
        <translation>请先打开数据。</translation>
    </message>
    <message>
        <source>Train a run first.</source>
        <translation>请先训练一次。</translation>
    </message>
    <message>
        <source>No training engine</source>
        <translation>没有训练引擎</translation>
    </message>
    <message>
        <source>Engine is loading …</source>
        <translation>引擎正在加载…</translation>
    </message>
    <message>
        <source>cpu</source>
        <translation>cpu</translation>
    </message>
    <message>
        <source>%1 training thread</source>
        <translation>%1 个训练线程</translation>
    </message>
    <message>
        <source>%1 training threads</source>
        <translation>%1 个训练线程</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Open data…</source>
        <translation>打开数据(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;project…</source>
        <translation>打开项目(&amp;P)…</translation>
    </message>
    <message>
        <source>Open the &amp;sample</source>
        <translation>打开示例(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Reload data</source>
        <translation>重新读取数据(&amp;R)</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>项目另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Find column</source>
        <translation>查找列(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>Train &amp;all strategies</source>
        <translation>训练全部策略(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Look for better settings …</source>
        <translation>搜索更优设置(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Pause or resume</source>
        <translation>暂停或继续(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Stop and keep the best</source>
        <translation>停止并保留最佳(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Amalgam</source>
        <translation>关于 Amalgam(&amp;A)</translation>
    </message>
    <message>
        <source>About Amalgam</source>
        <translation>关于 Amalgam</translation>
    </message>
    <message>
        <source>Amalgam %1
A workbench for multimodal fusion models in credit risk.
GPL-3.0-or-later</source>
        <translation>Amalgam %1
面向信用风险的多模态融合模型工作台。
GPL-3.0-or-later</translation>
    </message>
    <message>
        <source>Open data</source>
        <translation>打开数据</translation>
    </message>
    <message>
        <source>All files (*);;Tables (%1)</source>
        <translation>所有文件 (*);;表格 (%1)</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Amalgam projects (*.amalgam);;All files (*)</source>
        <translation>Amalgam 项目 (*.amalgam);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Save project as</source>
        <translation>项目另存为</translation>
    </message>
    <message>
        <source>Amalgam projects (*.amalgam)</source>
        <translation>Amalgam 项目 (*.amalgam)</translation>
    </message>
    <message>
        <source>Continue training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>A run is under way</source>
        <translation>有运行正在进行</translation>
    </message>
    <message>
        <source>A run is under way. What is to become of it?

Whatever you choose, all that it has done so far stays in the project. Waiting runs are taken out of the queue.</source>
        <translation>有运行正在进行。要如何处理？

无论如何选择，目前已完成的内容都会保留在项目中。等待中的运行将移出队列。</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Stop, keep the best and close</source>
        <translation>停止、保留最佳并关闭</translation>
    </message>
    <message>
        <source>Pause and close</source>
        <translation>暂停并关闭</translation>
    </message>
    <message>
        <source>Cancel the run and close</source>
        <translation>取消运行并关闭</translation>
    </message>
    <message>
        <source>Ends after this batch; the best epoch is tested and kept</source>
        <translation>当前批次结束后停止；对最佳轮次进行测试并保留</translation>
    </message>
    <message>
        <source>You can continue it next time, exactly where it stopped</source>
        <translation>下次可从停下之处原样继续</translation>
    </message>
    <message>
        <source>Ends at once; the best epoch so far is kept all the same</source>
        <translation>立即结束；目前的最佳轮次仍会保留</translation>
    </message>
    <message>
        <source>The window closes as soon as the batch in progress is done.</source>
        <translation>当前批次完成后窗口即关闭。</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>No font with these letters is installed.</source>
        <translation>未安装包含这些文字的字体。</translation>
    </message>
    <message>
        <source>The sample data sets are not installed beside the program.</source>
        <translation>程序旁没有安装示例数据集。</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Find and do anything (Ctrl+K)</source>
        <translation>查找并执行任何操作（Ctrl+K）</translation>
    </message>
    <message>
        <source>&amp;Command palette</source>
        <translation>命令面板(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>首选项(&amp;P)…</translation>
    </message>
    <message>
        <source>Presenter</source>
        <translation>演示模式</translation>
    </message>
    <message>
        <source>Guided &amp;tour</source>
        <translation>导览(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Sample projects</source>
        <translation>示例项目(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>There is no chart to present yet: train a run first.</source>
        <translation>还没有可演示的图：请先训练一次运行。</translation>
    </message>
    <message>
        <source>On this page</source>
        <translation>本页</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Recent project</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>This tour goes from a table to a model that can be taken away, in eight stops. Everything works meanwhile: try what you see. First, some data: the sample portfolio, unless you have opened your own.</source>
        <translation>本导览用八站从一张表走到可以带走的模型。期间一切照常可用：看到什么都可以试。先要有数据：如果您还没有打开自己的数据，就用示例组合。</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>打开示例</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>The table as it was read. What was guessed about it stands above as chips, and each guess can be changed; rows that did not fit are listed, none is dropped in silence.</source>
        <translation>这是读入的表。推断出的内容以标签形式列在上方，每一项都可以更改；不合格的行会列出来，不会悄悄丢弃。</translation>
    </message>
    <message>
        <source>Every column is a chip in the lane of its modality. Drag it, or select it and press 1 to 5; T makes it the target. Ctrl+Z takes a move back.</source>
        <translation>每一列都是其模态泳道中的一个标签。可以拖动它，或选中后按 1 到 5；T 将其设为目标。Ctrl+Z 撤销移动。</translation>
    </message>
    <message>
        <source>Where do the modalities meet? Early, late, in between: choose a strategy. Settings that you leave alone are fitted to the data, and the reason is told.</source>
        <translation>各模态在哪里汇合？早期、晚期还是中间：选择一种策略。未改动的设置会按数据选定，并说明原因。</translation>
    </message>
    <message>
        <source>Training runs in the background; you can look around, change the map, or queue more runs. Hybrid fusion is trained now: the loss falls, the weights of the modalities find their place.</source>
        <translation>训练在后台进行；您可以四处看看、更改映射或排队更多运行。现在训练混合融合：损失下降，各模态的权重逐渐确定。</translation>
    </message>
    <message>
        <source>Train hybrid fusion</source>
        <translation>训练混合融合</translation>
    </message>
    <message>
        <source>Training; the tour goes on when it ends.</source>
        <translation>正在训练；结束后导览会继续。</translation>
    </message>
    <message>
        <source>What it learned</source>
        <translation>学到了什么</translation>
    </message>
    <message>
        <source>The metrics on rows that the model never saw, and below them which modality it listens to. A large weight is not yet importance: Measure tells what shuffling a modality costs.</source>
        <translation>模型从未见过的行上的指标，下面是它倚重哪个模态。权重大还不等于重要：“测量”会给出打乱一个模态的代价。</translation>
    </message>
    <message>
        <source>Sources, cases, credit pack</source>
        <translation>来源、个案、信贷包</translation>
    </message>
    <message>
        <source>What the sources are worth together and when one is missing; one case with its reasons and what-if; cut-off, gains and score bands. Each is a view of this page.</source>
        <translation>各来源合在一起以及缺失其一时的价值；单个个案的理由与假设分析；阈值、增益和评分分段。每一项都是本页的一个视图。</translation>
    </message>
    <message>
        <source>Take it away</source>
        <translation>带走模型</translation>
    </message>
    <message>
        <source>The model as a file that other programs run, checked against the original before it is handed over, and the command line that makes it again. That is all: Ctrl+K finds everything else.</source>
        <translation>把模型存为其他程序可以运行的文件，交付前会与原模型核对；还有可以重新得到它的命令行。导览到此结束：其他一切都可以用 Ctrl+K 找到。</translation>
    </message>
    <message>
        <source>Working out what each source is worth</source>
        <translation>正在计算每个数据来源的价值</translation>
    </message>
    <message>
        <source>Comparing weights with importance</source>
        <translation>正在比较权重与重要性</translation>
    </message>
    <message>
        <source>Taking sources away</source>
        <translation>正在逐一去掉数据来源</translation>
    </message>
    <message>
        <source>Looking at the case</source>
        <translation>正在查看个案</translation>
    </message>
    <message>
        <source>Drawing the map</source>
        <translation>正在绘制嵌入图</translation>
    </message>
    <message>
        <source>Working out the attention</source>
        <translation>正在计算注意力</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::MapPanel</name>
    <message>
        <source>Each scored row as a point, near to each other what the model takes for alike. Pick points with a rectangle or a lasso: every view then shows their cases only.</source>
        <translation>每个已打分的行是一个点，模型认为相似的彼此靠近。用矩形或套索选取点：此后各视图只显示这些个案。</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测值</translation>
    </message>
    <message>
        <source>score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>truth</source>
        <translation>真实值</translation>
    </message>
    <message>
        <source>error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>Map of the embeddings</source>
        <translation>嵌入图</translation>
    </message>
    <message>
        <source>Open this case</source>
        <translation>打开此个案</translation>
    </message>
    <message>
        <source>Principal components</source>
        <translation>主成分</translation>
    </message>
    <message>
        <source>Neighbours (t-SNE)</source>
        <translation>近邻（t-SNE）</translation>
    </message>
    <message>
        <source>The plane that keeps most of the variance: distances can be read</source>
        <translation>保留方差最多的平面：距离可以解读</translation>
    </message>
    <message>
        <source>Near rows stay near: groups stand out, distances between groups mean little (van der Maaten and Hinton 2008)</source>
        <translation>相近的行保持相近：群组更突出，群组之间的距离意义不大（van der Maaten 与 Hinton 2008）</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Drag to zoom, double-click to see everything</source>
        <translation>拖动缩放，双击显示全部</translation>
    </message>
    <message>
        <source>Drag to pick points; Ctrl adds, Shift-drag moves</source>
        <translation>拖动选取点；Ctrl 追加，Shift 拖动平移</translation>
    </message>
    <message>
        <source>Draw around points to pick them; Ctrl adds, Shift-drag moves</source>
        <translation>圈住要选取的点；Ctrl 追加，Shift 拖动平移</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>What the colours tell</source>
        <translation>颜色表示的内容</translation>
    </message>
    <message>
        <source>Pick what is shown</source>
        <translation>选取所显示的点</translation>
    </message>
    <message>
        <source>Picks all points that the zoom shows</source>
        <translation>选取当前缩放范围内的所有点</translation>
    </message>
    <message>
        <source>Work out</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>A map needs a run that is over.</source>
        <translation>嵌入图需要一个已结束的运行。</translation>
    </message>
    <message>
        <source>Working out …</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>Press Work out to draw the map.</source>
        <translation>按“计算”绘制嵌入图。</translation>
    </message>
    <message>
        <source>Row %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>t-SNE 1 (no unit)</source>
        <translation>t-SNE 1（无单位）</translation>
    </message>
    <message>
        <source>t-SNE 2 (no unit)</source>
        <translation>t-SNE 2（无单位）</translation>
    </message>
    <message>
        <source>component 1 (%1 % of the variance)</source>
        <translation>主成分 1（占方差 %1 %）</translation>
    </message>
    <message>
        <source>component 2 (%1 % of the variance)</source>
        <translation>主成分 2（占方差 %1 %）</translation>
    </message>
    <message>
        <source>Colour: truth</source>
        <translation>颜色：真实值</translation>
    </message>
    <message>
        <source>Colour: predicted</source>
        <translation>颜色：预测值</translation>
    </message>
    <message>
        <source>Colour: score</source>
        <translation>颜色：分数</translation>
    </message>
    <message>
        <source>Colour: error</source>
        <translation>颜色：误差</translation>
    </message>
    <message>
        <source>Colour: decision</source>
        <translation>颜色：决策</translation>
    </message>
    <message>
        <source>Colour: %1</source>
        <translation>颜色：%1</translation>
    </message>
    <message>
        <source>(others)</source>
        <translation>（其他）</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Row %1: predicted %2, truth %3</source>
        <translation>第 %1 行：预测值 %2，真实值 %3</translation>
    </message>
    <message>
        <source>Row %1: score %2, truth %3</source>
        <translation>第 %1 行：分数 %2，真实值 %3</translation>
    </message>
    <message>
        <source>%1 of %2 rows, drawn at random (seed %3)</source>
        <translation>%2 行中随机抽取 %1 行（随机种子 %3）</translation>
    </message>
    <message>
        <source>all %1 rows</source>
        <translation>全部 %1 行</translation>
    </message>
    <message>
        <source>perplexity %1, %2 iterations, divergence %3 nats</source>
        <translation>困惑度 %1，迭代 %2 次，散度 %3 nats</translation>
    </message>
    <message>
        <source>%1 points match the filter</source>
        <translation>%1 个点符合筛选</translation>
    </message>
    <message>
        <source>%1 numbers a row, on two</source>
        <translation>每行 %1 个数，映射到二维</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ModalitiesPage</name>
    <message>
        <source>Modalities</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>Drag columns between lanes, or select them and press 1 – 5, T, I or Delete.</source>
        <translation>在各栏之间拖动列，或选中后按 1 – 5、T、I 或 Delete。</translation>
    </message>
    <message>
        <source>Open data first; its columns are then sorted into modalities for you to check.</source>
        <translation>请先打开数据；其各列将自动归入模态，供您核对。</translation>
    </message>
    <message>
        <source>Open data…</source>
        <translation>打开数据…</translation>
    </message>
    <message>
        <source>Find a column</source>
        <translation>查找列</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Add modality</source>
        <translation>添加模态</translation>
    </message>
    <message>
        <source>Add modality…</source>
        <translation>添加模态…</translation>
    </message>
    <message>
        <source>A second group of columns of one kind, with an encoder of its own</source>
        <translation>同类的第二组列，拥有自己的编码器</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Load map…</source>
        <translation>载入映射…</translation>
    </message>
    <message>
        <source>Save map…</source>
        <translation>保存映射…</translation>
    </message>
    <message>
        <source>Suggest again</source>
        <translation>重新建议</translation>
    </message>
    <message>
        <source>Use this mapping</source>
        <translation>使用此映射</translation>
    </message>
    <message>
        <source>%1 may tell the outcome. %2</source>
        <translation>%1 可能泄露结果。%2</translation>
    </message>
    <message>
        <source>Leave %1 out</source>
        <translation>排除 %1</translation>
    </message>
    <message>
        <source>Leave these %1 columns out</source>
        <translation>排除这 %1 列</translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>…还有 %1 条</translation>
    </message>
    <message>
        <source>The map can be trained on.</source>
        <translation>此映射可用于训练。</translation>
    </message>
    <message>
        <source>Load map</source>
        <translation>载入映射</translation>
    </message>
    <message>
        <source>Maps (*.json);;All files (*)</source>
        <translation>映射 (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Save map</source>
        <translation>保存映射</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ModelPage</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Choose where the modalities meet.</source>
        <translation>选择各模态在何处融合。</translation>
    </message>
    <message>
        <source>Look for better settings: many short trials, the best go on</source>
        <translation>搜索更优设置：进行多次短试验，优者继续</translation>
    </message>
    <message>
        <source>Train all</source>
        <translation>训练全部</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>The training engine is loading; the strategies appear in a moment.</source>
        <translation>训练引擎正在加载；策略稍后显示。</translation>
    </message>
    <message>
        <source>What will be built</source>
        <translation>将要构建的模型</translation>
    </message>
    <message>
        <source>Parts of the model</source>
        <translation>模型的组成部分</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>All settings back to their defaults</source>
        <translation>所有设置恢复默认值</translation>
    </message>
    <message>
        <source>Basic</source>
        <translation>基本</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>专家</translation>
    </message>
    <message>
        <source>How many settings are shown</source>
        <translation>显示多少设置</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Change seed</source>
        <translation>更改随机种子</translation>
    </message>
    <message>
        <source>Change threads</source>
        <translation>更改线程数</translation>
    </message>
    <message>
        <source>Change device</source>
        <translation>更改设备</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
    <message>
        <source>%1 = %2, chosen for these data: %3</source>
        <translation>%1 = %2，据此数据选定：%3</translation>
    </message>
    <message>
        <source>Tune…</source>
        <translation>调优…</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::OptionForm</name>
    <message>
        <source>Reset %1</source>
        <translation>重置%1</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认值</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::PairedTestsCard</name>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>Is it really better?</source>
        <translation>真的更好吗？</translation>
    </message>
    <message>
        <source>Every metric against the baseline</source>
        <translation>各指标与基准相比</translation>
    </message>
    <message>
        <source>Click the star of a run: the others are then measured against it.</source>
        <translation>单击某个运行的星标：其他运行随后与之比较。</translation>
    </message>
    <message>
        <source>Choose another run than the baseline.</source>
        <translation>请选择基准以外的运行。</translation>
    </message>
    <message>
        <source>%1 against %2</source>
        <translation>%1 对 %2</translation>
    </message>
    <message>
        <source>Working out …</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95 % 区间</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>Says</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>%1: ROC AUC %2 (%3), DeLong p = %4, on %5 %6 rows that both scored.</source>
        <translation>%1：ROC AUC %2（%3），DeLong p = %4，基于两者都评分的 %5 行（%6）。</translation>
    </message>
    <message>
        <source>%1, on %2 %3 rows that both scored.</source>
        <translation>%1，基于两者都评分的 %2 行（%3）。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ParallelPlot</name>
    <message>
        <source>Trials</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>Each line is a trial; it crosses every axis at its setting and ends at its metric. Without a dot on an axis it has no such setting. Drag along an axis to keep the trials that pass there, double-click to keep all again, click a line to choose its run.</source>
        <translation>每条线代表一次试验：在各轴上经过其设置值，止于其指标。某轴上没有点，表示该试验没有此设置。沿轴拖动可只保留经过该处的试验，双击恢复全部，单击某条线选择其运行。</translation>
    </message>
    <message>
        <source>Trials appear here as the search tries them.</source>
        <translation>搜索进行时，试验会显示在这里。</translation>
    </message>
    <message>
        <source>run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>trial</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>better %1</source>
        <translation>更好 %1</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>更差</translation>
    </message>
    <message>
        <source>%1 (run %2)</source>
        <translation>%1（运行 %2）</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::Plot</name>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Chart: %1</source>
        <translation>图表：%1</translation>
    </message>
    <message>
        <source>Press T to show the numbers as a table.</source>
        <translation>按 T 以表格显示数据。</translation>
    </message>
    <message>
        <source>1 point ≤ 0 hidden</source>
        <translation>已隐藏 1 个 ≤ 0 的点</translation>
    </message>
    <message>
        <source>%1 points ≤ 0 hidden</source>
        <translation>已隐藏 %1 个 ≤ 0 的点</translation>
    </message>
    <message>
        <source>A logarithmic axis cannot show zero or negative values.</source>
        <translation>对数轴无法显示零或负值。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be written: %2.</source>
        <translation>无法写入“%1”：%2。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has no ending that says how to save a chart; use .png, .svg, .pdf, .csv or .tsv.</source>
        <translation>“%1”的扩展名无法说明图表的保存格式；请使用 .png、.svg、.pdf、.csv 或 .tsv。</translation>
    </message>
    <message>
        <source>chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG 矢量图 (*.svg)</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF 文档 (*.pdf)</translation>
    </message>
    <message>
        <source>CSV table (*.csv)</source>
        <translation>CSV 表格 (*.csv)</translation>
    </message>
    <message>
        <source>Save chart</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>Chart as table</source>
        <translation>以表格显示图表</translation>
    </message>
    <message>
        <source>Numbers of the chart %1</source>
        <translation>图表“%1”的数据</translation>
    </message>
    <message>
        <source>Copy picture and data	Ctrl+C</source>
        <translation>复制图片和数据	Ctrl+C</translation>
    </message>
    <message>
        <source>Copy data (TSV)	Ctrl+Shift+C</source>
        <translation>复制数据 (TSV)	Ctrl+Shift+C</translation>
    </message>
    <message>
        <source>Save as %1…</source>
        <translation>另存为 %1…</translation>
    </message>
    <message>
        <source>Fit	R</source>
        <translation>适合窗口	R</translation>
    </message>
    <message>
        <source>Logarithmic values	L</source>
        <translation>对数刻度	L</translation>
    </message>
    <message>
        <source>Show as table	T</source>
        <translation>以表格显示	T</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>首选项</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Menus and hints may slide and fade</source>
        <translation>菜单和提示可以滑动和淡入淡出</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动画</translation>
    </message>
    <message>
        <source>Training in new projects</source>
        <translation>新项目中的训练</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>More threads are faster; results are equal bit by bit only at the same number of them.</source>
        <translation>线程越多越快；只有线程数相同时结果才逐位一致。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Open the last project, where it was left</source>
        <translation>打开上次的项目，回到离开时的位置</translation>
    </message>
    <message>
        <source>At the start</source>
        <translation>启动时</translation>
    </message>
    <message>
        <source>Recent projects listed</source>
        <translation>列出的最近项目数</translation>
    </message>
    <message>
        <source>So many runs of the queue train side by side, in every project; no result depends on it. A run with a very large table has the machine for itself.</source>
        <translation>队列中最多同时训练这么多个运行，对所有项目有效；结果与此无关。数据表非常大的运行独占本机。</translation>
    </message>
    <message>
        <source>Runs at once</source>
        <translation>同时训练的运行数</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::Presenter</name>
    <message>
        <source>Presenter</source>
        <translation>演示模式</translation>
    </message>
    <message>
        <source>Panel %1 of %2: %3</source>
        <translation>第 %1 页，共 %2 页：%3</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>← → to move, Esc to leave</source>
        <translation>← → 切换，Esc 离开</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ProblemModel</name>
    <message>
        <source>whole row</source>
        <translation>整行</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行号</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>处理方式</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ProblemPanel</name>
    <message>
        <source>Edit row…</source>
        <translation>编辑行…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Kind of problem</source>
        <translation>问题类型</translation>
    </message>
    <message>
        <source>Rows that are too long</source>
        <translation>过长的行</translation>
    </message>
    <message>
        <source>Rows that are too short</source>
        <translation>过短的行</translation>
    </message>
    <message>
        <source>Long: leave out</source>
        <translation>过长：略去</translation>
    </message>
    <message>
        <source>Long: cut</source>
        <translation>过长：截断</translation>
    </message>
    <message>
        <source>Short: leave out</source>
        <translation>过短：略去</translation>
    </message>
    <message>
        <source>Short: fill up</source>
        <translation>过短：补齐</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>所有类型</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Nothing stood in the way.</source>
        <translation>读取过程没有问题。</translation>
    </message>
    <message>
        <source>The first %1 of %2</source>
        <translation>前 %1 条，共 %2 条</translation>
    </message>
    <message>
        <source>Line %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>Text of the row</source>
        <translation>该行的文本</translation>
    </message>
    <message>
        <source>The file stays as it is; the row is read like this from now on.</source>
        <translation>文件保持不变；今后按此读取该行。</translation>
    </message>
    <message>
        <source>Row too long</source>
        <translation>行过长</translation>
    </message>
    <message>
        <source>Row too short</source>
        <translation>行过短</translation>
    </message>
    <message>
        <source>Quote not closed</source>
        <translation>引号未闭合</translation>
    </message>
    <message>
        <source>Text after a quote</source>
        <translation>引号后有文本</translation>
    </message>
    <message>
        <source>Bytes that are no text</source>
        <translation>无法识别为文本的字节</translation>
    </message>
    <message>
        <source>Cell of another type</source>
        <translation>单元格类型不符</translation>
    </message>
    <message>
        <source>Number too large</source>
        <translation>数值过大</translation>
    </message>
    <message>
        <source>Word for missing</source>
        <translation>缺失标记词</translation>
    </message>
    <message>
        <source>Column name</source>
        <translation>列名</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::QueueList</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Press Delete to take a waiting run out</source>
        <translation>按 Delete 将等待中的运行移出队列</translation>
    </message>
    <message>
        <source>Take out of the queue</source>
        <translation>移出队列</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Nothing is waiting.</source>
        <translation>没有等待中的运行。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::RaceModel</name>
    <message>
        <source>%1 epochs</source>
        <translation>%1 轮</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 of %2, epoch by epoch</source>
        <translation>%2 的%1，逐轮</translation>
    </message>
    <message>
        <source>%1: %2, best %3 %4</source>
        <translation>%1：%2，最佳 %3 %4</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Best %1</source>
        <translation>最佳%1</translation>
    </message>
    <message>
        <source>%1, epoch by epoch</source>
        <translation>%1，逐轮</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::RacePanel</name>
    <message>
        <source>Race</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Lanes of the race</source>
        <translation>同场对比的各次运行</translation>
    </message>
    <message>
        <source>Runs trained together</source>
        <translation>一同训练的运行</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>ranked by %1 on validation, %2; all curves on one scale</source>
        <translation>按验证集 %1 排名，%2；所有曲线使用同一刻度</translation>
    </message>
    <message>
        <source>lower is better</source>
        <translation>越低越好</translation>
    </message>
    <message>
        <source>higher is better</source>
        <translation>越高越好</translation>
    </message>
    <message>
        <source>Who won the race</source>
        <translation>竞赛的优胜者</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::RecalibrationCard</name>
    <message>
        <source>Recalibration</source>
        <translation>再校准</translation>
    </message>
    <message>
        <source>As trained</source>
        <translation>训练所得</translation>
    </message>
    <message>
        <source>Platt</source>
        <translation>Platt</translation>
    </message>
    <message>
        <source>Isotonic</source>
        <translation>保序</translation>
    </message>
    <message>
        <source>The score as the model gives it</source>
        <translation>模型直接给出的分数</translation>
    </message>
    <message>
        <source>Shifts and stretches the log-odds (Platt 1999): the ranking stays</source>
        <translation>平移并拉伸对数几率（Platt 1999）：排序不变</translation>
    </message>
    <message>
        <source>A rising step curve (isotonic regression): neighbours may tie</source>
        <translation>单调上升的阶梯曲线（保序回归）：相邻分数可能相同</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Brier</source>
        <translation>Brier</translation>
    </message>
    <message>
        <source>Log loss</source>
        <translation>对数损失</translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation>校准误差</translation>
    </message>
    <message>
        <source>What each recalibration makes of the score</source>
        <translation>各种再校准对分数的影响</translation>
    </message>
    <message>
        <source>as trained</source>
        <translation>训练所得</translation>
    </message>
    <message>
        <source>isotonic</source>
        <translation>保序</translation>
    </message>
    <message>
        <source>%1 (in use)</source>
        <translation>%1（使用中）</translation>
    </message>
    <message>
        <source>fitted on validation, measured here; lower is better</source>
        <translation>在验证集上拟合，在此处度量；越低越好</translation>
    </message>
    <message>
        <source>Choose one to store it with the run: scores, explanations, exports and reports then use it. Undo takes it back.</source>
        <translation>选择一种即随运行保存：分数、解释、导出和报告随后都使用它。可撤销。</translation>
    </message>
    <message>
        <source>Stored with the run: every score shown, explained and exported is the recalibrated one.</source>
        <translation>已随运行保存：所显示、解释和导出的分数均为再校准后的分数。</translation>
    </message>
    <message>
        <source>Take recalibration back</source>
        <translation>取消再校准</translation>
    </message>
    <message>
        <source>Recalibrate score</source>
        <translation>再校准分数</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ReportCard</name>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>保存为 HTML…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>保存为 PDF…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>The whole project for people who were not there: the verdict in one sentence, data and split, strategies with intervals and tests, curves, weights beside Shapley values, the credit pack, limits, and how to do it again. Figures are vectors.</source>
        <translation>将整个项目写给不在场的人：一句话结论、数据与划分、带区间和检验的策略对比、曲线、权重与 Shapley 值对照、信贷指标包、局限以及如何复现。图形均为矢量。</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>章节</translation>
    </message>
    <message>
        <source>Your comment on</source>
        <translation>您的备注，章节</translation>
    </message>
    <message>
        <source>Stands at the end of the section. Kept in the project.</source>
        <translation>显示在该章节末尾，保存在项目中。</translation>
    </message>
    <message>
        <source>Your comment on the section</source>
        <translation>您对该章节的备注</translation>
    </message>
    <message>
        <source>Section of the comment</source>
        <translation>备注所属章节</translation>
    </message>
    <message>
        <source>Language of the report</source>
        <translation>报告语言</translation>
    </message>
    <message>
        <source>The training engine is still loading.</source>
        <translation>训练引擎仍在加载。</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>PDF 文件 (*.pdf)</translation>
    </message>
    <message>
        <source>Web pages (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Tick at least one section.</source>
        <translation>请至少勾选一个章节。</translation>
    </message>
    <message>
        <source>Writing …</source>
        <translation>正在写入…</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>已写入</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::RocPlot</name>
    <message>
        <source>%1 (AUC not defined)</source>
        <translation>%1（AUC 未定义）</translation>
    </message>
    <message>
        <source>%1 (AUC %2)</source>
        <translation>%1 (AUC %2)</translation>
    </message>
    <message>
        <source>false-positive rate (share of goods)</source>
        <translation>假正率（占好样本的比例）</translation>
    </message>
    <message>
        <source>true-positive rate (share of bads)</source>
        <translation>真正率（占坏样本的比例）</translation>
    </message>
    <message>
        <source>No run with scores of two classes is chosen.</source>
        <translation>未选择带有二分类得分的运行。</translation>
    </message>
    <message>
        <source>run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>false-positive rate</source>
        <translation>假正率</translation>
    </message>
    <message>
        <source>true-positive rate</source>
        <translation>真正率</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>阈值</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::RowPreview</name>
    <message>
        <source>and %1 more</source>
        <translation>还有 %1 个</translation>
    </message>
    <message>
        <source>One row as the model sees it</source>
        <translation>模型看到的一行</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Row </source>
        <translation>行号 </translation>
    </message>
    <message>
        <source>no such column</source>
        <translation>没有此列</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::RunListModel</name>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 epochs</source>
        <translation>%1 · %2 · %3 轮</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1，%2，%3</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::RunNotesCard</name>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>运行的名称</translation>
    </message>
    <message>
        <source>Tags of the run</source>
        <translation>运行的标签</translation>
    </message>
    <message>
        <source>tags, with commas between them</source>
        <translation>标签，以逗号分隔</translation>
    </message>
    <message>
        <source>Note on the run</source>
        <translation>运行的备注</translation>
    </message>
    <message>
        <source>What is worth remembering of this run</source>
        <translation>此运行值得记住的内容</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Tag run</source>
        <translation>为运行加标签</translation>
    </message>
    <message>
        <source>Note on run</source>
        <translation>运行备注</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::RunTiles</name>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Elapsed</source>
        <translation>已用时间</translation>
    </message>
    <message>
        <source>%1 at best epoch %2</source>
        <translation>%1（最佳轮次 %2）</translation>
    </message>
    <message>
        <source>no epoch yet</source>
        <translation>尚无轮次</translation>
    </message>
    <message>
        <source>Validation %1</source>
        <translation>验证 %1</translation>
    </message>
    <message>
        <source>AUC</source>
        <translation>AUC</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>first epoch</source>
        <translation>第一轮</translation>
    </message>
    <message>
        <source>the best so far</source>
        <translation>目前最佳</translation>
    </message>
    <message>
        <source>%1 epoch since the best</source>
        <translation>距最佳轮次 %1 轮</translation>
    </message>
    <message>
        <source>%1 epochs since the best</source>
        <translation>距最佳轮次 %1 轮</translation>
    </message>
    <message>
        <source>%1 rows per second</source>
        <translation>每秒 %1 行</translation>
    </message>
    <message>
        <source>Validation metric</source>
        <translation>验证指标</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::SampleRun</name>
    <message>
        <source>Credit-risk portfolio</source>
        <translation>信用风险组合</translation>
    </message>
    <message>
        <source>A synthetic portfolio with numbers, categories, repayment series, notes in English and Chinese, and click streams. Its truth is known, so you can see whether a strategy finds it.</source>
        <translation>一个合成的信贷组合，包含数值、类别、还款序列、中英文备注和点击流。真相已知，因此可以看出某个策略能否找到它。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ScatterPlot</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ScenarioCard</name>
    <message>
        <source>(missing)</source>
        <translation>（缺失）</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>情景</translation>
    </message>
    <message>
        <source>what-ifs that are kept in the project</source>
        <translation>保存在项目中的假设分析</translation>
    </message>
    <message>
        <source>Name of the scenario</source>
        <translation>情景名称</translation>
    </message>
    <message>
        <source>Keep as scenario</source>
        <translation>存为情景</translation>
    </message>
    <message>
        <source>The row as it is and its scenarios, side by side</source>
        <translation>该行原样与各情景并排对照</translation>
    </message>
    <message>
        <source>All scenarios of the run</source>
        <translation>该运行的全部情景</translation>
    </message>
    <message>
        <source>All scenarios of the run; choose one to open it</source>
        <translation>该运行的全部情景；选择一个即可打开</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Scenario %1</source>
        <translation>情景 %1</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决策</translation>
    </message>
    <message>
        <source>Contribution of %1</source>
        <translation>%1 的贡献</translation>
    </message>
    <message>
        <source>taken away</source>
        <translation>已去掉</translation>
    </message>
    <message>
        <source>%1 scenario of this run</source>
        <translation>该运行有 %1 个情景</translation>
    </message>
    <message>
        <source>%1 scenarios of this run</source>
        <translation>该运行有 %1 个情景</translation>
    </message>
    <message>
        <source>%1 (row %2)</source>
        <translation>%1（第 %2 行）</translation>
    </message>
    <message>
        <source>Keeps the changes and what the model says of them</source>
        <translation>保存改动以及模型对改动后的判断</translation>
    </message>
    <message>
        <source>Change something above first</source>
        <translation>请先在上方做改动</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::Session</name>
    <message>
        <source>Move %1 column</source>
        <translation>移动 %1 列</translation>
    </message>
    <message>
        <source>Move %1 columns</source>
        <translation>移动 %1 列</translation>
    </message>
    <message>
        <source>Add modality</source>
        <translation>添加模态</translation>
    </message>
    <message>
        <source>Rename modality</source>
        <translation>重命名模态</translation>
    </message>
    <message>
        <source>Remove modality</source>
        <translation>移除模态</translation>
    </message>
    <message>
        <source>Change target</source>
        <translation>更改目标</translation>
    </message>
    <message>
        <source>Change format</source>
        <translation>更改格式</translation>
    </message>
    <message>
        <source>Suggest again</source>
        <translation>重新建议</translation>
    </message>
    <message>
        <source>Load map</source>
        <translation>载入映射</translation>
    </message>
    <message>
        <source>The map could not be written to %1. Choose another folder.</source>
        <translation>映射无法写入 %1。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Map written to %1</source>
        <translation>映射已写入 %1</translation>
    </message>
    <message>
        <source>Choose strategy</source>
        <translation>选择策略</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>更改 %1</translation>
    </message>
    <message>
        <source>Reset settings</source>
        <translation>重置设置</translation>
    </message>
    <message>
        <source>No target yet: select the column with the outcome and press T, or drag it to Target.</source>
        <translation>尚无目标：选中结果所在的列并按 T，或将其拖至“目标”。</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>正在读取 %1</translation>
    </message>
    <message>
        <source>The columns are others now: new ones stand where they are proposed.</source>
        <translation>列已有变化：新列置于建议的位置。</translation>
    </message>
    <message>
        <source>The recipe names columns that this file does not have: %1.</source>
        <translation>读取方案中的列在此文件中不存在：%1。</translation>
    </message>
    <message>
        <source>Recipe written to %1</source>
        <translation>读取方案已写入 %1</translation>
    </message>
    <message>
        <source>The recipe could not be written to %1: %2.</source>
        <translation>读取方案无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>The recipe %1 cannot be read: %2.</source>
        <translation>无法读取读取方案 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is no recipe: it is not written in JSON.</source>
        <translation>%1 不是读取方案：其内容不是 JSON。</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>正在打开 %1</translation>
    </message>
    <message>
        <source>The project&apos;s map cannot be read and was proposed anew: %1</source>
        <translation>项目的映射无法读取，已重新建议：%1</translation>
    </message>
    <message>
        <source>Open data first.</source>
        <translation>请先打开数据。</translation>
    </message>
    <message>
        <source>The training engine is still loading.</source>
        <translation>训练引擎仍在加载。</translation>
    </message>
    <message>
        <source>No column belongs to a modality yet: move some on the Modalities page.</source>
        <translation>还没有任何列属于模态：请在“模态”页移入一些列。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Rename run</source>
        <translation>重命名运行</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::SessionRestore</name>
    <message>
        <source>Amalgam did not end properly last time; what was open is opened again.</source>
        <translation>Amalgam 上次没有正常结束；当时打开的内容已重新打开。</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::SettingsCard</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Differences only</source>
        <translation>仅差异</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Settings of the ticked runs</source>
        <translation>所勾选运行的设置</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Data file</source>
        <translation>数据文件</translation>
    </message>
    <message>
        <source>Data hash</source>
        <translation>数据哈希</translation>
    </message>
    <message>
        <source>Data rows</source>
        <translation>数据行数</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Positive class</source>
        <translation>正类</translation>
    </message>
    <message>
        <source>Modality %1</source>
        <translation>模态 %1</translation>
    </message>
    <message>
        <source>Version of %1</source>
        <translation>%1 的版本</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>tick two runs or more</source>
        <translation>请勾选两个或更多运行</translation>
    </message>
    <message>
        <source>%1 setting differs among the ticked runs</source>
        <translation>所勾选的运行有 %1 项设置不同</translation>
    </message>
    <message>
        <source>%1 settings differ among the ticked runs</source>
        <translation>所勾选的运行有 %1 项设置不同</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::ShortcutSheet</name>
    <message>
        <source>On a chart</source>
        <translation>在图上</translation>
    </message>
    <message>
        <source>Move the crosshair</source>
        <translation>移动十字线</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Logarithmic values</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>显示为表格</translation>
    </message>
    <message>
        <source>Copy picture and data</source>
        <translation>复制图片和数据</translation>
    </message>
    <message>
        <source>Copy the data alone</source>
        <translation>只复制数据</translation>
    </message>
    <message>
        <source>Maximise</source>
        <translation>最大化</translation>
    </message>
    <message>
        <source>On the columns of the modalities</source>
        <translation>在模态的列上</translation>
    </message>
    <message>
        <source>Move to a modality</source>
        <translation>移到某个模态</translation>
    </message>
    <message>
        <source>Make it the target</source>
        <translation>设为目标</translation>
    </message>
    <message>
        <source>Make it an identifier</source>
        <translation>设为标识列</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>In the presenter</source>
        <translation>演示模式中</translation>
    </message>
    <message>
        <source>Next or former panel</source>
        <translation>下一页或上一页</translation>
    </message>
    <message>
        <source>First or last panel</source>
        <translation>第一页或最后一页</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>离开</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>任何位置</translation>
    </message>
    <message>
        <source>Next or former control</source>
        <translation>下一个或上一个控件</translation>
    </message>
    <message>
        <source>Choose within a group of buttons</source>
        <translation>在一组按钮中选择</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>On the queue of runs</source>
        <translation>在运行队列上</translation>
    </message>
    <message>
        <source>Take out of the queue</source>
        <translation>移出队列</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::SignedMatrix</name>
    <message>
        <source>first</source>
        <translation>第一个</translation>
    </message>
    <message>
        <source>second</source>
        <translation>第二个</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>low</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>high</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <translation>%1 与 %2</translation>
    </message>
    <message>
        <source>interval</source>
        <translation>区间</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>− %1, + %2</source>
        <translation>− %1，+ %2</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::SourcesPanel</name>
    <message>
        <source>Do the weights mean importance?</source>
        <translation>权重能代表重要性吗？</translation>
    </message>
    <message>
        <source>Work out</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>Takes sources away from the trained model, all combinations of them, and looks at what is lost</source>
        <translation>从训练好的模型中拿走数据来源的各种组合，看会损失什么</translation>
    </message>
    <message>
        <source>Work out what each source is worth.</source>
        <translation>请计算每个数据来源的价值。</translation>
    </message>
    <message>
        <source>What each source adds to the result, averaged over all orders in which sources could come in; the whiskers are 95 % bootstrap intervals over the rows (Shapley 1953).</source>
        <translation>每个数据来源对结果的贡献，对所有加入顺序取平均；须线为对行自助抽样的 95 % 区间（Shapley 1953）。</translation>
    </message>
    <message>
        <source>What each source is worth</source>
        <translation>每个数据来源的价值</translation>
    </message>
    <message>
        <source>Synergy and redundancy of each pair of sources.</source>
        <translation>每对数据来源的协同与冗余。</translation>
    </message>
    <message>
        <source>Above zero two sources are worth more together than apart (synergy), below zero they partly tell the same (redundancy): Shapley interaction index, Grabisch and Roubens 1999.</source>
        <translation>大于零表示两个来源合在一起比分开更有价值（协同），小于零表示它们部分重复（冗余）：Shapley 交互指数，Grabisch 与 Roubens 1999。</translation>
    </message>
    <message>
        <source>Synergy and redundancy</source>
        <translation>协同与冗余</translation>
    </message>
    <message>
        <source>The result when a source goes missing in more and more rows.</source>
        <translation>某个来源在越来越多的行中缺失时的结果。</translation>
    </message>
    <message>
        <source>The metric on the same rows when a share of those that have the source lose it at random; the band is the range over the draws.</source>
        <translation>在同一批行上，让一部分拥有该来源的行随机失去它时的指标；色带为各次抽取的范围。</translation>
    </message>
    <message>
        <source>%1 % lose it</source>
        <translation>%1 % 失去它</translation>
    </message>
    <message>
        <source>When a source goes missing</source>
        <translation>当某个来源缺失时</translation>
    </message>
    <message>
        <source>Working …</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>Not worked out yet for this run. It takes a few seconds and is kept in the project.</source>
        <translation>该运行尚未计算。需要几秒钟，结果保存在项目中。</translation>
    </message>
    <message>
        <source>agree</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>disagree</source>
        <translation>不一致</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>不明确</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>信息量</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>nats a row</source>
        <translation>奈特/行</translation>
    </message>
    <message>
        <source>log-odds</source>
        <translation>对数几率</translation>
    </message>
    <message>
        <source>%1 of %2 %3 rows</source>
        <translation>%2 行中的 %1 行（%3）</translation>
    </message>
    <message>
        <source>%1: from %2 without any to %3</source>
        <translation>%1：从全无时的 %2 到 %3</translation>
    </message>
    <message>
        <source>Shapley value (%1)</source>
        <translation>Shapley 值（%1）</translation>
    </message>
    <message>
        <source>synergy</source>
        <translation>协同</translation>
    </message>
    <message>
        <source>redundancy</source>
        <translation>冗余</translation>
    </message>
    <message>
        <source>interaction index (%1); + synergy, − redundancy</source>
        <translation>交互指数（%1）；+ 协同，− 冗余</translation>
    </message>
    <message>
        <source>share of the rows that lose the source</source>
        <translation>失去该来源的行占比</translation>
    </message>
    <message>
        <source>%1 draws, %2 %3 rows</source>
        <translation>%1 次抽取，%2 行（%3）</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>文字说明</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::SplitEditor</name>
    <message>
        <source>Way of splitting</source>
        <translation>划分方式</translation>
    </message>
    <message>
        <source>Column that splits</source>
        <translation>用于划分的列</translation>
    </message>
    <message>
        <source>Shares of train, validation and test</source>
        <translation>训练、验证和测试的份额</translation>
    </message>
    <message>
        <source>Random, stratified</source>
        <translation>随机、分层</translation>
    </message>
    <message>
        <source>Each part gets the same mix of outcomes</source>
        <translation>各部分的结果比例相同</translation>
    </message>
    <message>
        <source>Out of time</source>
        <translation>按时间外推</translation>
    </message>
    <message>
        <source>The latest rows test: what a model will meet in use</source>
        <translation>以最近的行作测试：即模型投入使用后将面对的情形</translation>
    </message>
    <message>
        <source>By customer or key</source>
        <translation>按客户或键</translation>
    </message>
    <message>
        <source>No key stands in two parts</source>
        <translation>同一个键不会同时出现在两个部分</translation>
    </message>
    <message>
        <source>By a column</source>
        <translation>按某一列</translation>
    </message>
    <message>
        <source>A column that holds train, val, test</source>
        <translation>取值为 train、val、test 的列</translation>
    </message>
    <message>
        <source>By a file</source>
        <translation>按文件</translation>
    </message>
    <message>
        <source>A table with the columns row and split</source>
        <translation>包含 row 和 split 两列的表格</translation>
    </message>
    <message>
        <source>train/validation/test; out of time also the first test date, e.g. 2024-01-01</source>
        <translation>训练/验证/测试；按时间外推时也可写测试起始日期，例如 2024-01-01</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Change split</source>
        <translation>更改划分</translation>
    </message>
    <message>
        <source>Split file</source>
        <translation>划分文件</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>, %1 % positive</source>
        <translation>，正类 %1 %</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::StateLine</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::StepRail</name>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>needs attention</source>
        <translation>需要处理</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>尚不可用</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::TableModel</name>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>%1: %2, %3 missing</source>
        <translation>%1：%2，缺失 %3</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::TargetCard</name>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Positive class</source>
        <translation>正类</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Select a column and press T to make it the target</source>
        <translation>选择一列并按 T 将其设为目标</translation>
    </message>
    <message>
        <source>Two classes</source>
        <translation>二分类</translation>
    </message>
    <message>
        <source>Several classes</source>
        <translation>多分类</translation>
    </message>
    <message>
        <source>A value</source>
        <translation>数值（回归）</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::TokenChips</name>
    <message>
        <source>No words to show.</source>
        <translation>没有可显示的词语。</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>word</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>%1: %2 of the attention</source>
        <translation>%1：占注意力的 %2</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::Tour</name>
    <message>
        <source>End tour</source>
        <translation>结束导览</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Tour, %1 of %2</source>
        <translation>导览，%1 / %2</translation>
    </message>
    <message>
        <source>Tour, %1 of %2: %3</source>
        <translation>导览，%1 / %2：%3</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::TrainPage</name>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Watch a run as it learns.</source>
        <translation>实时观察运行的学习过程。</translation>
    </message>
    <message>
        <source>No run yet. Choose a strategy and press Train.</source>
        <translation>尚无运行。请选择策略并按“训练”。</translation>
    </message>
    <message>
        <source>Go to Model</source>
        <translation>前往模型页</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop and keep best</source>
        <translation>停止并保留最佳</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>新运行</translation>
    </message>
    <message>
        <source>Pause or resume (F6)</source>
        <translation>暂停或继续 (F6)</translation>
    </message>
    <message>
        <source>End after this batch and keep the best epoch (Shift+F5)</source>
        <translation>当前批次后结束，保留最佳轮次 (Shift+F5)</translation>
    </message>
    <message>
        <source>End at once; the best epoch so far is kept all the same</source>
        <translation>立即结束；目前的最佳轮次仍会保留</translation>
    </message>
    <message>
        <source>This run</source>
        <translation>本次运行</translation>
    </message>
    <message>
        <source>Race</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Curves, weights and attention of one run</source>
        <translation>单次运行的曲线、权重和注意力</translation>
    </message>
    <message>
        <source>All runs that are trained together, side by side</source>
        <translation>一同训练的所有运行并排显示</translation>
    </message>
    <message>
        <source>Current weights</source>
        <translation>当前权重</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Messages of the engine appear here.</source>
        <translation>引擎的消息显示在这里。</translation>
    </message>
    <message>
        <source>Pausing …</source>
        <translation>正在暂停…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Train with the settings of the Model page (F5)</source>
        <translation>按“模型”页的设置训练 (F5)</translation>
    </message>
    <message>
        <source>Preparing …</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation>尚无运行</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>%1 · epoch %2 of %3</source>
        <translation>%1 · 第 %2 轮，共 %3 轮</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1; early stopping may end sooner</source>
        <translation>%1；早停可能使其提前结束</translation>
    </message>
    <message>
        <source>%1: epoch %2 of %3</source>
        <translation>%1：第 %2 轮，共 %3 轮</translation>
    </message>
    <message>
        <source>%1 on %2, %3 parameters</source>
        <translation>%1，%2，%3 个参数</translation>
    </message>
    <message>
        <source>%1 modality</source>
        <translation>%1 个模态</translation>
    </message>
    <message>
        <source>%1 modalities</source>
        <translation>%1 个模态</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Watched</source>
        <translation>监控指标</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Rows per second</source>
        <translation>每秒行数</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1，用于 %2</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::TuneDialog</name>
    <message>
        <source>Start search</source>
        <translation>开始搜索</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Look for better settings</source>
        <translation>搜索更优设置</translation>
    </message>
    <message>
        <source>Many short trials; the better third goes on, the best to the end. Every trial is a run of the project. Validation chooses; the test part has no say.</source>
        <translation>进行多次短试验；较优的三分之一继续，最优者训练到底。每次试验都是项目中的一次运行。由验证集决定取舍，测试集不参与。</translation>
    </message>
    <message>
        <source>Strategies</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Strategies to choose from</source>
        <translation>可供选择的策略</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>one line a trial</source>
        <translation>每条线一次试验</translation>
    </message>
    <message>
        <source>Tick at least one strategy.</source>
        <translation>请至少勾选一种策略。</translation>
    </message>
    <message>
        <source>strategy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>validation %1</source>
        <translation>验证 %1</translation>
    </message>
    <message>
        <source>No search in this project yet.</source>
        <translation>此项目中尚无搜索。</translation>
    </message>
    <message>
        <source>%1 trials, %2 done; best: %3, run %4, validation %5 %6</source>
        <translation>%1 次试验，已完成 %2 次；最佳：%3，运行 %4，验证 %5 %6</translation>
    </message>
    <message>
        <source>%1 trials, %2 done</source>
        <translation>%1 次试验，已完成 %2 次</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::WeightBars</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Current weights</source>
        <translation>当前权重</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::WeightsFrame</name>
    <message>
        <source>Modality weights</source>
        <translation>模态权重</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>份额</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>折线</translation>
    </message>
    <message>
        <source>The weight of each modality, epoch by epoch.</source>
        <translation>各模态逐轮的权重。</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>share</source>
        <translation>份额</translation>
    </message>
    <message>
        <source>How the fusion weighs the modalities on the validation rows. A learned weight is not importance: compare it with what shuffling a modality costs (Inspect).</source>
        <translation>融合在验证行上如何权衡各模态。学到的权重并不等于重要性：请与打乱该模态的代价对照（“分析”页）。</translation>
    </message>
    <message>
        <source>Drawn as</source>
        <translation>绘制方式</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::WeightsPlot</name>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>share of the weight</source>
        <translation>权重份额</translation>
    </message>
    <message>
        <source>The learned weights appear after the first epoch.</source>
        <translation>完成第一轮后显示学到的权重。</translation>
    </message>
    <message>
        <source>%1 share</source>
        <translation>%1 份额</translation>
    </message>
    <message>
        <source>%1 raw</source>
        <translation>%1 原始值</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>%1 (raw %2)</source>
        <translation>%1（原始值 %2）</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::WelcomePage</name>
    <message>
        <source>Welcome to Amalgam</source>
        <translation>欢迎使用 Amalgam</translation>
    </message>
    <message>
        <source>Find out which sources of data decide, and how they work together.</source>
        <translation>了解哪些数据来源起决定作用，以及它们如何协同。</translation>
    </message>
    <message>
        <source>Try the credit-risk sample</source>
        <translation>试用信用风险示例</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>打开示例</translation>
    </message>
    <message>
        <source>Your own data</source>
        <translation>使用您自己的数据</translation>
    </message>
    <message>
        <source>Drop a table here</source>
        <translation>将表格拖放到此处</translation>
    </message>
    <message>
        <source>CSV, Excel, JSON Lines, SQLite, SAS, SPSS, Stata, or click to choose. How it is read is guessed, shown and yours to change.</source>
        <translation>CSV、Excel、JSON Lines、SQLite、SAS、SPSS、Stata，或单击选择；读取方式自动推断，可更改。</translation>
    </message>
    <message>
        <source>Open data…</source>
        <translation>打开数据…</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>Continue where it stopped</source>
        <translation>从中断处继续</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Projects that you open are listed here.</source>
        <translation>打开过的项目会列在这里。</translation>
    </message>
    <message>
        <source>file is gone</source>
        <translation>文件已不存在</translation>
    </message>
    <message>
        <source>%1 in %2 stopped at epoch %3 of %4</source>
        <translation>%2 中的 %1 停在第 %3 轮，共 %4 轮</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>d MMM, HH:mm</source>
        <translation>M月d日 HH:mm</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Train it and see the results</source>
        <translation>训练并查看结果</translation>
    </message>
    <message>
        <source>Opens the portfolio, trains hybrid fusion, and shows what it learned; under a minute on two cores</source>
        <translation>打开组合，训练混合融合，并显示它学到了什么；双核机器上不到一分钟</translation>
    </message>
    <message>
        <source>Take the tour</source>
        <translation>参加导览</translation>
    </message>
    <message>
        <source>Three lessons</source>
        <translation>三堂小课</translation>
    </message>
    <message>
        <source>small samples whose truth was planted; each teaches one thing about fusion</source>
        <translation>事先埋好答案的小样本，每个讲清融合的一件事</translation>
    </message>
    <message>
        <source>Open and train</source>
        <translation>打开并训练</translation>
    </message>
    <message>
        <source>Open and train: %1</source>
        <translation>打开并训练：%1</translation>
    </message>
    <message>
        <source>Trains: %1</source>
        <translation>训练：%1</translation>
    </message>
</context>
<context>
    <name>amalgam::ui::WhatIfCard</name>
    <message>
        <source>What if</source>
        <translation>假如</translation>
    </message>
    <message>
        <source>rewrite a value or take a source away; all figures follow</source>
        <translation>改写数值或去掉一个来源，所有结果随之更新</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>In the data</source>
        <translation>数据中</translation>
    </message>
    <message>
        <source>Values of the case</source>
        <translation>该个案的取值</translation>
    </message>
    <message>
        <source>Without:</source>
        <translation>去掉：</translation>
    </message>
    <message>
        <source>Take %1 away from this row</source>
        <translation>从此行去掉 %1</translation>
    </message>
    <message>
        <source>Looking for the smallest change that flips the decision …</source>
        <translation>正在寻找能翻转决策的最小改动……</translation>
    </message>
    <message>
        <source>No single change of a number or category flips the decision.</source>
        <translation>没有任何一个数值或类别的单独变动会使决定翻转。</translation>
    </message>
    <message>
        <source>Smallest single change that flips the decision: %1 from %2 to %3 (score %4).</source>
        <translation>使决定翻转的最小单项变动：%1 由 %2 变为 %3（评分 %4）。</translation>
    </message>
    <message>
        <source>answered in %1 ms</source>
        <translation>%1 毫秒内得出</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>&apos;%1&apos; could be %2. Write the full name.</source>
        <translation>“%1”可能是 %2。请写出全名。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is %2 and was asked for as something else.</source>
        <translation>“%1”是%2，却按其他类型读取。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; must be %2, not %3.</source>
        <translation>“%1”必须是%2，而不是 %3。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; must be one of %2, not %3.%4</source>
        <translation>“%1”必须是 %2 之一，而不是 %3。%4</translation>
    </message>
    <message>
        <source>Did you mean &apos;%1&apos;?</source>
        <translation>您是否想写“%1”？</translation>
    </message>
    <message>
        <source>Settings must be a JSON object such as %1.</source>
        <translation>设置必须是 JSON 对象，例如 %1。</translation>
    </message>
    <message>
        <source>There is no setting &apos;%1&apos;.%2</source>
        <translation>没有名为“%1”的设置。%2</translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation>有限数</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>至少 %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>至多 %1</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>Linear baseline</source>
        <translation>线性基线</translation>
    </message>
    <message>
        <source>Logistic regression (for values: ridge regression) over one-hot categories, TF-IDF texts, event counts and series statistics.</source>
        <translation>对独热类别、TF-IDF 文本、事件计数和序列统计量做逻辑回归（数值目标用岭回归）。</translation>
    </message>
    <message>
        <source>The linear baseline is not fitted.</source>
        <translation>线性基线尚未拟合。</translation>
    </message>
    <message>
        <source>The linear baseline&apos;s weights are missing or of another shape.</source>
        <translation>线性基线的权重缺失或形状不符。</translation>
    </message>
    <message>
        <source>What most desks have already: fusion has to beat it to be worth its effort.</source>
        <translation>多数机构已有的做法：融合只有胜过它才值得投入。</translation>
    </message>
    <message>
        <source>share of what moved the score: |contribution − mean contribution|, row by row</source>
        <translation>推动得分变化的份额：逐行 |贡献 − 平均贡献|</translation>
    </message>
    <message>
        <source>%1 rows and %2 columns hold only %3 cells; such a table would fill the memory with nothing. Remove the empty columns or rows.</source>
        <translation>%1 行 %2 列中只有 %3 个单元格有内容；这样的表格只会占满内存。请删除空列或空行。</translation>
    </message>
    <message>
        <source>Another column is called &apos;%1&apos; too; column %2 is called &apos;%3&apos; here.</source>
        <translation>另有一列也叫“%1”；第 %2 列在此称为“%3”。</translation>
    </message>
    <message>
        <source>Column %1 has no name; it is called &apos;%2&apos; here.</source>
        <translation>第 %1 列没有名称；在此称为“%2”。</translation>
    </message>
    <message>
        <source>No day above 12 in column &apos;%1&apos; tells day and month apart.</source>
        <translation>列“%1”中没有大于 12 的日，无法区分日与月。</translation>
    </message>
    <message>
        <source>Reading %1 was cancelled.</source>
        <translation>已取消读取 %1。</translation>
    </message>
    <message>
        <source>date order</source>
        <translation>日期顺序</translation>
    </message>
    <message>
        <source>no row could be read; all %1 were left out. Row %2: %3</source>
        <translation>没有任何行可读；全部 %1 行均已略去。第 %2 行：%3</translation>
    </message>
    <message>
        <source>there are no rows to read.</source>
        <translation>没有可读的行。</translation>
    </message>
    <message>
        <source>%1 of %2 rows have no target and are left out.</source>
        <translation>%2 行中有 %1 行没有目标值，已略去。</translation>
    </message>
    <message>
        <source>A free text cannot be a target; choose another column.</source>
        <translation>自由文本不能作目标；请选择其他列。</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; in &apos;%2&apos; is %3: %4 of %5 cells are numbers, the others count as missing.</source>
        <translation>“%2”中的列“%1”是%3：%5 个单元格中 %4 个是数值，其余视为缺失。</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; is empty in every row; it adds nothing to &apos;%2&apos;.</source>
        <translation>列“%1”在所有行中为空；对“%2”没有贡献。</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; stands in two modalities; keep it in one.</source>
        <translation>列“%1”同时属于两个模态；请只保留在一个模态中。</translation>
    </message>
    <message>
        <source>Every column of modality &apos;%1&apos; is empty; remove the modality or its columns.</source>
        <translation>模态“%1”的各列均为空；请移除该模态或其列。</translation>
    </message>
    <message>
        <source>Modality &apos;%1&apos; has no columns.</source>
        <translation>模态“%1”没有列。</translation>
    </message>
    <message>
        <source>Modality &apos;%1&apos; has the unknown kind &apos;%2&apos;; expected %3.</source>
        <translation>模态“%1”的类型“%2”未知；应为 %3。</translation>
    </message>
    <message>
        <source>Modality &apos;%1&apos; is %2; only temporal modalities have channels.</source>
        <translation>模态“%1”是%2；只有时序模态才有通道。</translation>
    </message>
    <message>
        <source>Modality &apos;%1&apos; is numerical, but column &apos;%2&apos; holds no number at all. Move it to a categorical or text modality.</source>
        <translation>模态“%1”为数值型，但列“%2”中没有任何数值。请将其移至类别或文本模态。</translation>
    </message>
    <message>
        <source>Modality &apos;%1&apos;: channel &apos;%2&apos; has %3 steps but &apos;%4&apos; has %5; all channels need the same steps.</source>
        <translation>模态“%1”：通道“%2”有 %3 步，而“%4”有 %5 步；各通道的步数必须相同。</translation>
    </message>
    <message>
        <source>Set its task to regression, or choose another column.</source>
        <translation>请将任务设为回归，或选择其他列。</translation>
    </message>
    <message>
        <source>The map has no modality: put at least one column into one.</source>
        <translation>映射中没有模态：请至少将一列放入某个模态。</translation>
    </message>
    <message>
        <source>The map has no target: name the column that is to be predicted.</source>
        <translation>映射中没有目标：请指定要预测的列。</translation>
    </message>
    <message>
        <source>The positive class &apos;%1&apos; does not occur in &apos;%2&apos;, which holds &apos;%3&apos; and &apos;%4&apos;.</source>
        <translation>正类“%1”未出现在“%2”中，该列的取值为“%3”和“%4”。</translation>
    </message>
    <message>
        <source>The target &apos;%1&apos; has %2 classes, not two; set its task to multiclass.</source>
        <translation>目标“%1”有 %2 个类别，而非两个；请将任务设为多分类。</translation>
    </message>
    <message>
        <source>The target &apos;%1&apos; has more than %2 different values, e.g. &apos;%3&apos;. %4</source>
        <translation>目标“%1”有超过 %2 种不同取值，例如“%3”。%4</translation>
    </message>
    <message>
        <source>The target &apos;%1&apos; has one class only (&apos;%2&apos;); two are needed to learn from.</source>
        <translation>目标“%1”只有一个类别（“%2”）；学习至少需要两个类别。</translation>
    </message>
    <message>
        <source>The target &apos;%1&apos; has the same value (%2) in every row.</source>
        <translation>目标“%1”在所有行中取值相同（%2）。</translation>
    </message>
    <message>
        <source>The target &apos;%1&apos; is also an input of modality &apos;%2&apos;; the model would read its own answer.</source>
        <translation>目标“%1”同时是模态“%2”的输入；模型会直接读到答案。</translation>
    </message>
    <message>
        <source>The target &apos;%1&apos; is empty in every row.</source>
        <translation>目标“%1”在所有行中为空。</translation>
    </message>
    <message>
        <source>The target &apos;%1&apos;, data row %2: &apos;%3&apos; is not a number, and a regression needs numbers. Set its task to binary or multiclass, or clean the cell.</source>
        <translation>目标“%1”，数据第 %2 行：“%3”不是数值，而回归需要数值。请将任务设为二分类或多分类，或清理该单元格。</translation>
    </message>
    <message>
        <source>Two modalities are called &apos;%1&apos;.</source>
        <translation>有两个模态都叫“%1”。</translation>
    </message>
    <message>
        <source>Expected %1, found a word for &apos;missing&apos;; the cell counts as empty.</source>
        <translation>应为%1，却是表示“缺失”的词；该单元格视为空。</translation>
    </message>
    <message>
        <source>Expected %1; the cell was left empty.</source>
        <translation>应为%1；该单元格已置空。</translation>
    </message>
    <message>
        <source>The number is infinite or too large to be held; the cell was left empty.</source>
        <translation>数值为无穷大或超出可表示范围；该单元格已置空。</translation>
    </message>
    <message>
        <source>a JSON array of events</source>
        <translation>JSON 事件数组</translation>
    </message>
    <message>
        <source>a list of numbers</source>
        <translation>数值列表</translation>
    </message>
    <message>
        <source>%1 cells in the first rows stand between double quotes.</source>
        <translation>前几行中有 %1 个单元格用双引号括起。</translation>
    </message>
    <message>
        <source>%1 cells stand between single quotes, none between double ones.</source>
        <translation>%1 个单元格用单引号括起，没有用双引号的。</translation>
    </message>
    <message>
        <source>Every cell of the first row occurs again below it.</source>
        <translation>第一行的每个单元格在下方再次出现。</translation>
    </message>
    <message>
        <source>It cuts %1 % of the first %2 rows into %3 cells each.</source>
        <translation>它将前 %2 行中的 %1 % 切成每行 %3 个单元格。</translation>
    </message>
    <message>
        <source>No separator cuts the rows into equally many cells: read as a single column.</source>
        <translation>没有哪种分隔符能将各行切成相同数目的单元格：按单列读取。</translation>
    </message>
    <message>
        <source>Nothing speaks against it.</source>
        <translation>没有不支持的迹象。</translation>
    </message>
    <message>
        <source>The first row has text over %1 column%2 of numbers or dates.</source>
        <translation>第一行在 %1 个数值或日期列上方是文本。</translation>
    </message>
    <message>
        <source>The first row holds numbers or dates like the rows below it.</source>
        <translation>第一行与其下各行一样是数值或日期。</translation>
    </message>
    <message>
        <source>The first row holds years.</source>
        <translation>第一行是年份。</translation>
    </message>
    <message>
        <source>There is nothing to tell it from.</source>
        <translation>没有可供判断的依据。</translation>
    </message>
    <message>
        <source>header row</source>
        <translation>表头行</translation>
    </message>
    <message>
        <source>%1 Is it a table at all?</source>
        <translation>%1 这真的是表格吗？</translation>
    </message>
    <message>
        <source>A quote opens here and does not end as a cell should; the row was left out.</source>
        <translation>此处开始的引号没有像单元格那样结束；该行已略去。</translation>
    </message>
    <message>
        <source>A quote or a line end cannot separate cells. Use a comma, semicolon, tab or bar.</source>
        <translation>引号或换行符不能用作单元格分隔符。请使用逗号、分号、制表符或竖线。</translation>
    </message>
    <message>
        <source>Column %1 has the name of an earlier one; it is called &apos;%2&apos; here.</source>
        <translation>第 %1 列与前面的列同名；在此称为“%2”。</translation>
    </message>
    <message>
        <source>no row could be read; all %1 were left out. Line %2: %3</source>
        <translation>没有任何行可读；全部 %1 行均已略去。第 %2 行：%3</translation>
    </message>
    <message>
        <source>the file has a header but no rows.</source>
        <translation>文件有表头但没有数据行。</translation>
    </message>
    <message>
        <source>the file is empty.</source>
        <translation>文件为空。</translation>
    </message>
    <message>
        <source>Expected %1 cells, found %2; %3.</source>
        <translation>应有 %1 个单元格，实有 %2 个；%3。</translation>
    </message>
    <message>
        <source>Text stands behind the closing quote; it was kept as part of the cell.</source>
        <translation>闭合引号之后还有文本；已作为单元格的一部分保留。</translation>
    </message>
    <message>
        <source>The cell holds a zero byte, which is no text; it was left empty.</source>
        <translation>单元格中含有零字节，不是文本；已置空。</translation>
    </message>
    <message>
        <source>The cell holds bytes that are no text in the file&apos;s encoding; it was left empty.</source>
        <translation>单元格中含有不符合文件编码的字节；已置空。</translation>
    </message>
    <message>
        <source>the missing ones were left empty</source>
        <translation>缺少的单元格已置空</translation>
    </message>
    <message>
        <source>the row was left out</source>
        <translation>该行已略去</translation>
    </message>
    <message>
        <source>those behind the last column were cut off</source>
        <translation>最后一列之后的单元格已截去</translation>
    </message>
    <message>
        <source>day-month name-year</source>
        <translation>日-月名-年</translation>
    </message>
    <message>
        <source>bad data</source>
        <translation>数据有误</translation>
    </message>
    <message>
        <source>format inside</source>
        <translation>内部格式</translation>
    </message>
    <message>
        <source>it ends too early</source>
        <translation>结束过早</translation>
    </message>
    <message>
        <source>the compressed file is damaged or cut short (%1) behind %2 unpacked bytes. Copy it again from where it came.</source>
        <translation>压缩文件在解压 %2 字节之后损坏或被截断（%1）。请从来源处重新复制。</translation>
    </message>
    <message>
        <source>the file is compressed twice. Unpack it once and open the result.</source>
        <translation>文件被压缩了两次。请解压一次后打开结果。</translation>
    </message>
    <message>
        <source>zlib cannot start</source>
        <translation>zlib 无法启动</translation>
    </message>
    <message>
        <source>Expected one JSON object: %1; the row was left out.</source>
        <translation>应为一个 JSON 对象：%1；该行已略去。</translation>
    </message>
    <message>
        <source>Object %1 of the array cannot be read (%2); nothing behind it was read.</source>
        <translation>数组中的第 %1 个对象无法读取（%2）；其后的内容均未读取。</translation>
    </message>
    <message>
        <source>The member stands twice in its object; the first was kept.</source>
        <translation>该成员在对象中出现两次；保留了第一个。</translation>
    </message>
    <message>
        <source>The text begins with [.</source>
        <translation>文本以 [ 开头。</translation>
    </message>
    <message>
        <source>The text does not begin with [.</source>
        <translation>文本不以 [ 开头。</translation>
    </message>
    <message>
        <source>a single value where an object should stand</source>
        <translation>应为对象之处却是单个值</translation>
    </message>
    <message>
        <source>an array where an object should stand</source>
        <translation>应为对象之处却是数组</translation>
    </message>
    <message>
        <source>binary data</source>
        <translation>二进制数据</translation>
    </message>
    <message>
        <source>members more than 100 levels deep</source>
        <translation>成员嵌套超过 100 层</translation>
    </message>
    <message>
        <source>no object</source>
        <translation>不是对象</translation>
    </message>
    <message>
        <source>no object has a member.</source>
        <translation>没有任何对象含有成员。</translation>
    </message>
    <message>
        <source>one array of objects</source>
        <translation>一个对象数组</translation>
    </message>
    <message>
        <source>one object a line</source>
        <translation>每行一个对象</translation>
    </message>
    <message>
        <source>%1 different values in %2 rows: it names rows and says nothing of new ones.</source>
        <translation>%2 行中有 %1 种不同取值：它只标识行，对新样本没有信息。</translation>
    </message>
    <message>
        <source>Alone it tells the target with an AUC of %1: is it known before the decision?</source>
        <translation>单凭此列预测目标的 AUC 即达 %1：它在决策之前已知吗？</translation>
    </message>
    <message>
        <source>In %1 % of the rows it is later than &apos;%2&apos;.</source>
        <translation>在 %1 % 的行中，它晚于“%2”。</translation>
    </message>
    <message>
        <source>Its name is that of a result, which is not known when the decision is made.</source>
        <translation>其名称是某种结果，而结果在决策时尚不可知。</translation>
    </message>
    <message>
        <source>%1 keys stand in several rows of the main table; each of these rows got the same partners.</source>
        <translation>%1 个键在主表中对应多行；这些行得到了相同的对应记录。</translation>
    </message>
    <message>
        <source>%1 keys stand in several rows of the second table; the %2 was taken. Link one-to-many to keep all.</source>
        <translation>%1 个键在副表中对应多行；取了其中的%2。如需全部保留，请选择一对多关联。</translation>
    </message>
    <message>
        <source>%1 rows have no time in &apos;%2&apos; and were left out.</source>
        <translation>%1 行在“%2”中没有时间，已略去。</translation>
    </message>
    <message>
        <source>%1 rows lie behind the decision date in &apos;%2&apos; and were left out.</source>
        <translation>%1 行晚于“%2”中的决策日期，已略去。</translation>
    </message>
    <message>
        <source>%1 rows of the main table have a partner.</source>
        <translation>主表中 %1 行找到了对应记录。</translation>
    </message>
    <message>
        <source>%1 rows of the main table have no date in &apos;%2&apos;; nothing was linked to them.</source>
        <translation>主表中 %1 行在“%2”中没有日期；未与任何记录关联。</translation>
    </message>
    <message>
        <source>%1 rows of the second table have a key of the main table.</source>
        <translation>副表中 %1 行的键存在于主表。</translation>
    </message>
    <message>
        <source>A cut-off needs the time column of the second table too.</source>
        <translation>设定截止日期还需要指定副表的时间列。</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; of the %2 table is of the type %3; the %4 needs dates.</source>
        <translation>%2表的列“%1”为%3类型；%4需要日期。</translation>
    </message>
    <message>
        <source>Nothing is linked: name value columns, or the column that names events, of the second table.</source>
        <translation>没有任何内容被关联：请指定副表的取值列，或说明事件的列。</translation>
    </message>
    <message>
        <source>The %1 table has no column &apos;%2&apos; for the %3.%4</source>
        <translation>%1表没有用作%3的列“%2”。%4</translation>
    </message>
    <message>
        <source>The keys do not fit: &apos;%1&apos; holds such as &apos;%2&apos;, &apos;%3&apos; such as &apos;%4&apos;.</source>
        <translation>键不匹配：“%1”的取值如“%2”，“%3”的取值如“%4”。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 changed while it was being read. Open it again when it is complete.</source>
        <translation>%1 在读取过程中发生变化。请待其写完后重新打开。</translation>
    </message>
    <message>
        <source>%1 is a folder. Name a file in it.</source>
        <translation>%1 是文件夹。请指定其中的文件。</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>没有文件 %1。</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>Reading was cancelled.</source>
        <translation>已取消读取。</translation>
    </message>
    <message>
        <source>%1 % of the values of &apos;%2&apos; stand in &apos;%3&apos; too.</source>
        <translation>“%2”的取值中有 %1 % 也出现在“%3”中。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; names events.</source>
        <translation>“%1”说明事件名称。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; orders the rows in time.</source>
        <translation>“%1”决定各行的时间先后。</translation>
    </message>
    <message>
        <source>A key has up to %1 rows in the second table: they become lists.</source>
        <translation>一个键在副表中最多对应 %1 行：将转为列表。</translation>
    </message>
    <message>
        <source>Each key has one row in the second table: its columns are joined.</source>
        <translation>每个键在副表中对应一行：直接并入其各列。</translation>
    </message>
    <message>
        <source>Histories are made of %1.</source>
        <translation>历史序列由 %1 构成。</translation>
    </message>
    <message>
        <source>No column of the second table holds the values of a column of the main one. Name the key.</source>
        <translation>副表中没有任何列包含主表某列的取值。请指定键。</translation>
    </message>
    <message>
        <source>Rows later than &apos;%1&apos; are left out: they were not known when it was decided.</source>
        <translation>晚于“%1”的行将略去：决策时尚不可知。</translation>
    </message>
    <message>
        <source>%1 different values.</source>
        <translation>%1 种不同取值。</translation>
    </message>
    <message>
        <source>%1 whole numbers that stand for classes, to judge by the name.</source>
        <translation>%1 个整数，从名称判断代表类别。</translation>
    </message>
    <message>
        <source>; &apos;%1&apos; taken as the positive one</source>
        <translation>；以“%1”为正类</translation>
    </message>
    <message>
        <source>A date: good for an out-of-time split; as an input it would teach the calendar.</source>
        <translation>日期：适合按时间外推划分；作为输入则会让模型学会日历。</translation>
    </message>
    <message>
        <source>Chosen by you; %1.</source>
        <translation>由您选定；%1。</translation>
    </message>
    <message>
        <source>Empty in every row.</source>
        <translation>所有行均为空。</translation>
    </message>
    <message>
        <source>Free text: %1 different texts of %2 characters on average.</source>
        <translation>自由文本：%1 条不同文本，平均 %2 个字符。</translation>
    </message>
    <message>
        <source>It tells the target of %1 % of the rows by itself: probably another name of the result.</source>
        <translation>单凭此列即可说明 %1 % 的行的目标：很可能是结果的另一个名称。</translation>
    </message>
    <message>
        <source>Its name or place suggests the outcome; %1.</source>
        <translation>其名称或位置提示它是结果；%1。</translation>
    </message>
    <message>
        <source>Long texts, %1 different ones.</source>
        <translation>长文本，%1 条各不相同。</translation>
    </message>
    <message>
        <source>Names a row or a customer: %1 different values in %2 rows.</source>
        <translation>标识行或客户：%2 行中有 %1 种不同取值。</translation>
    </message>
    <message>
        <source>Numbers from %1 to %2.</source>
        <translation>数值，范围 %1 至 %2。</translation>
    </message>
    <message>
        <source>The same value in every row.</source>
        <translation>所有行取值相同。</translation>
    </message>
    <message>
        <source>There is no column &apos;%1&apos; to be the target.</source>
        <translation>没有可作目标的列“%1”。</translation>
    </message>
    <message>
        <source>Two values only: a yes/no mark.</source>
        <translation>只有两种取值：是/否标记。</translation>
    </message>
    <message>
        <source>numbers with many values</source>
        <translation>取值众多的数值</translation>
    </message>
    <message>
        <source>, &apos;%1&apos; is its time</source>
        <translation>，“%1”为其时间</translation>
    </message>
    <message>
        <source>Its cells hold JSON events: &apos;%1&apos; names the event%2.</source>
        <translation>单元格中是 JSON 事件：“%1”为事件名%2。</translation>
    </message>
    <message>
        <source>Its cells hold lists of events.</source>
        <translation>单元格中是事件列表。</translation>
    </message>
    <message>
        <source>Its cells hold lists of numbers: a history, oldest first.</source>
        <translation>单元格中是数值列表：一段历史，从旧到新。</translation>
    </message>
    <message>
        <source>One of %1 steps of the series &apos;%2&apos;, oldest first: &apos;%3&apos; … &apos;%4&apos;.</source>
        <translation>序列“%2”的 %1 步之一，从旧到新：“%3”……“%4”。</translation>
    </message>
    <message>
        <source>%1 cells hold a word that usually stands for &apos;not known&apos;.</source>
        <translation>%1 个单元格的内容通常表示“未知”。</translation>
    </message>
    <message>
        <source>%1 of the first %2 cells of column &apos;%3&apos; are such dates.</source>
        <translation>列“%3”的前 %2 个单元格中有 %1 个是这种日期。</translation>
    </message>
    <message>
        <source>%1 of the first %2 cells of column &apos;%3&apos; begin with a zero or have more than 15 digits, which a number would lose.</source>
        <translation>列“%3”的前 %2 个单元格中有 %1 个以零开头或超过 15 位，按数值读取会丢失信息。</translation>
    </message>
    <message>
        <source>%1 of the first %2 cells of column &apos;%3&apos; set thousands apart with it.</source>
        <translation>列“%3”的前 %2 个单元格中有 %1 个用它分隔千位。</translation>
    </message>
    <message>
        <source>%1 stands with the numbers of column &apos;%2&apos;.</source>
        <translation>%1 与列“%2”的数值写在一起。</translation>
    </message>
    <message>
        <source>All numbers of column &apos;%1&apos; have %2 digits and recur: probably codes, not amounts.</source>
        <translation>列“%1”的数值都是 %2 位且重复出现：很可能是代码而非金额。</translation>
    </message>
    <message>
        <source>By its name column &apos;%1&apos; holds codes; sums and means of codes say nothing.</source>
        <translation>从名称看，列“%1”是代码；代码的总和与均值没有意义。</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; could be read either way; other columns have a decimal comma.</source>
        <translation>列“%1”两种读法皆可；其他列使用逗号作小数点。</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; holds only 0 and 1: a yes/no label, not an amount.</source>
        <translation>列“%1”只有 0 和 1：是/否标签，而非金额。</translation>
    </message>
    <message>
        <source>Commas stand before three digits each time in column &apos;%1&apos;.</source>
        <translation>列“%1”中逗号之后每次都是三位数字。</translation>
    </message>
    <message>
        <source>Numbers such as 1,5 stand in column &apos;%1&apos;.</source>
        <translation>列“%1”中有 1,5 这样的数值。</translation>
    </message>
    <message>
        <source>The cells of column &apos;%1&apos; end in %; 12.5% reads 12.5.</source>
        <translation>列“%1”的单元格以 % 结尾；12.5% 读作 12.5。</translation>
    </message>
    <message>
        <source>currency sign</source>
        <translation>货币符号</translation>
    </message>
    <message>
        <source>date format</source>
        <translation>日期格式</translation>
    </message>
    <message>
        <source>decimal mark</source>
        <translation>小数点</translation>
    </message>
    <message>
        <source>kept as text</source>
        <translation>保留为文本</translation>
    </message>
    <message>
        <source>missing words</source>
        <translation>缺失标记词</translation>
    </message>
    <message>
        <source>percent sign</source>
        <translation>百分号</translation>
    </message>
    <message>
        <source>taken off</source>
        <translation>已去除</translation>
    </message>
    <message>
        <source>thousands mark</source>
        <translation>千位分隔符</translation>
    </message>
    <message>
        <source>%1 is a folder. Name a data file in it.</source>
        <translation>%1 是文件夹。请指定其中的数据文件。</translation>
    </message>
    <message>
        <source>%1 of its rows could not be read.</source>
        <translation>其中 %1 行无法读取。</translation>
    </message>
    <message>
        <source>A link of the recipe names no &apos;file&apos;.</source>
        <translation>读取方案中有关联未指明 file。</translation>
    </message>
    <message>
        <source>It is no other known format.</source>
        <translation>不是其他已知格式。</translation>
    </message>
    <message>
        <source>The content looks like it.</source>
        <translation>内容看起来如此。</translation>
    </message>
    <message>
        <source>The file begins with the bytes of this format.</source>
        <translation>文件以此格式的特征字节开头。</translation>
    </message>
    <message>
        <source>The name ends like one.</source>
        <translation>文件名的结尾如此。</translation>
    </message>
    <message>
        <source>The name says %1, but the content is text.</source>
        <translation>文件名表明是 %1，但内容是文本。</translation>
    </message>
    <message>
        <source>linked table</source>
        <translation>关联表</translation>
    </message>
    <message>
        <source>the name says %1, but the file does not begin like one; it is damaged or of another format.</source>
        <translation>文件名表明是 %1，但文件开头并非如此；文件已损坏或是其他格式。</translation>
    </message>
    <message>
        <source>the workbook is protected with a password. Open it in Excel, take the password off and save it.</source>
        <translation>工作簿受密码保护。请在 Excel 中打开，去除密码后保存。</translation>
    </message>
    <message>
        <source>this is an old Excel file (.xls). Open it in Excel or LibreOffice and save it as .xlsx.</source>
        <translation>这是旧版 Excel 文件 (.xls)。请在 Excel 或 LibreOffice 中打开并另存为 .xlsx。</translation>
    </message>
    <message>
        <source>%1 A split is a CSV file with the columns row and split, shares such as 70/15/15, or column:NAME.</source>
        <translation>%1 划分应为含 row 和 split 两列的 CSV 文件、70/15/15 这样的份额，或 column:列名。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; in its data row %2 is no row number.</source>
        <translation>其数据第 %2 行的“%1”不是行号。</translation>
    </message>
    <message>
        <source>Rows outside the split are not kept.</source>
        <translation>不属于划分的行不予保留。</translation>
    </message>
    <message>
        <source>Split file %1: %2</source>
        <translation>划分文件 %1：%2</translation>
    </message>
    <message>
        <source>Split file %1: row %2 is not in the table, which has the rows 0 to %3.</source>
        <translation>划分文件 %1：第 %2 行不在表格中，表格的行号为 0 至 %3。</translation>
    </message>
    <message>
        <source>The split &apos;%1&apos; gives %2 %3 row%4, all of the class &apos;%5&apos;. Train and validation both need rows of two classes.</source>
        <translation>划分“%1”分给%2的 %3 行均为类别“%5”。训练集和验证集都需要两个类别的行。</translation>
    </message>
    <message>
        <source>The split &apos;%1&apos; leaves no row with a target for %2. Train and validation both need rows.</source>
        <translation>划分“%1”没有为%2留下有目标值的行。训练集和验证集都需要有行。</translation>
    </message>
    <message>
        <source>The target has not one value for each row of the table.</source>
        <translation>目标的值数与表格的行数不一致。</translation>
    </message>
    <message>
        <source>is empty.</source>
        <translation>为空。</translation>
    </message>
    <message>
        <source>it must have the columns row and split.</source>
        <translation>必须包含 row 和 split 两列。</translation>
    </message>
    <message>
        <source>names a column that the table does not have.%1</source>
        <translation>所指的列不在表格中。%1</translation>
    </message>
    <message>
        <source>row %1 stands in it twice.</source>
        <translation>第 %1 行出现了两次。</translation>
    </message>
    <message>
        <source>%1 rows are in no part%2.</source>
        <translation>%1 行不属于任何部分%2。</translation>
    </message>
    <message>
        <source>%1 rows have no target and are left out.</source>
        <translation>%1 行没有目标值，已略去。</translation>
    </message>
    <message>
        <source>, mean target %1</source>
        <translation>，目标均值 %1</translation>
    </message>
    <message>
        <source>: they have no date</source>
        <translation>：它们没有日期</translation>
    </message>
    <message>
        <source>The target&apos;s rate differs between the parts (%1 % to %2 %): their results are not directly comparable.</source>
        <translation>各部分的目标比例不同（%1 % 至 %2 %）：其结果不能直接比较。</translation>
    </message>
    <message>
        <source>The split &apos;%1&apos; %2 Write shares such as 70/15/15, time:COLUMN:70/15/15, time:COLUMN:2024-01-01, group:COLUMN:70/15/15, fold:2/5, column:NAME, or the path of a CSV file with the columns row and split.</source>
        <translation>划分“%1”%2 请写 70/15/15 这样的份额、time:列名:70/15/15、time:列名:2024-01-01、group:列名:70/15/15、fold:2/5、column:列名，或含 row 和 split 两列的 CSV 文件路径。</translation>
    </message>
    <message>
        <source>adds up to %1 instead of 100.</source>
        <translation>合计为 %1 而不是 100。</translation>
    </message>
    <message>
        <source>asks for a date, but &apos;%1&apos; is a column of the type %2.</source>
        <translation>需要日期，但“%1”是%2类型的列。</translation>
    </message>
    <message>
        <source>asks for no fold such as fold:2/5 (3 to %1 folds, counted from 1).</source>
        <translation>不是 fold:2/5 这样的折（3 至 %1 折，从 1 计数）。</translation>
    </message>
    <message>
        <source>finds no row with a date and a target.</source>
        <translation>没有找到既有日期又有目标值的行。</translation>
    </message>
    <message>
        <source>has %1 part%2 instead of three (train/validation/test).</source>
        <translation>有 %1 个部分，而应为三个（训练/验证/测试）。</translation>
    </message>
    <message>
        <source>has &apos;%1&apos;, which is no date such as 2024-03-01.</source>
        <translation>中的“%1”不是 2024-03-01 这样的日期。</translation>
    </message>
    <message>
        <source>has the part &apos;%1&apos;, which is no share.</source>
        <translation>中的“%1”不是份额。</translation>
    </message>
    <message>
        <source>has two dates that do not follow one another.</source>
        <translation>中的两个日期先后颠倒。</translation>
    </message>
    <message>
        <source>%1: SQLite cannot open it (%2). If a file ending in -wal or -journal stands beside it, its folder must be writable; or copy all of them elsewhere.</source>
        <translation>%1：SQLite 无法打开（%2）。若旁边有以 -wal 或 -journal 结尾的文件，其文件夹必须可写；或将它们一并复制到别处。</translation>
    </message>
    <message>
        <source>%1: another program is writing to the database. Close it there and try again.</source>
        <translation>%1：另一个程序正在写入数据库。请关闭该程序后重试。</translation>
    </message>
    <message>
        <source>It is the only table.</source>
        <translation>这是唯一的数据表。</translation>
    </message>
    <message>
        <source>Of %1 tables it has the most rows (%2).</source>
        <translation>在 %1 个数据表中行数最多（%2 行）。</translation>
    </message>
    <message>
        <source>SQLite database</source>
        <translation>SQLite 数据库</translation>
    </message>
    <message>
        <source>SQLite says &quot;%1&quot; while %2.</source>
        <translation>SQLite 在%2时报告“%1”。</translation>
    </message>
    <message>
        <source>The cell holds %1 bytes of binary data; it was left empty.</source>
        <translation>单元格中有 %1 字节的二进制数据；已置空。</translation>
    </message>
    <message>
        <source>The text is not UTF-8; the cell was left empty.</source>
        <translation>文本不是 UTF-8；该单元格已置空。</translation>
    </message>
    <message>
        <source>counting table &apos;%1&apos;</source>
        <translation>统计数据表“%1”</translation>
    </message>
    <message>
        <source>listing its tables</source>
        <translation>列出数据表</translation>
    </message>
    <message>
        <source>opening it</source>
        <translation>打开数据库</translation>
    </message>
    <message>
        <source>opening the table</source>
        <translation>打开数据表</translation>
    </message>
    <message>
        <source>preparing the query</source>
        <translation>准备查询</translation>
    </message>
    <message>
        <source>reading row %1</source>
        <translation>读取第 %1 行</translation>
    </message>
    <message>
        <source>the SQLite database is cut short in its header.</source>
        <translation>SQLite 数据库的文件头被截断。</translation>
    </message>
    <message>
        <source>the SQLite database is cut short: it should have %1 bytes and has %2.</source>
        <translation>SQLite 数据库被截断：应有 %1 字节，实有 %2 字节。</translation>
    </message>
    <message>
        <source>the SQLite database is damaged or cut short (%1) while %2.</source>
        <translation>SQLite 数据库在%2时发现损坏或截断（%1）。</translation>
    </message>
    <message>
        <source>the database has no tables.</source>
        <translation>数据库中没有数据表。</translation>
    </message>
    <message>
        <source>there is no table &apos;%1&apos;.%2 It has: %3.</source>
        <translation>没有数据表“%1”。%2 现有：%3。</translation>
    </message>
    <message>
        <source>As the recipe says.</source>
        <translation>按读取方案的规定。</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; holds codes with labels; the labels stand as its classes.</source>
        <translation>列“%1”是带标签的代码；以标签作为类别。</translation>
    </message>
    <message>
        <source>SAS data set</source>
        <translation>SAS 数据集</translation>
    </message>
    <message>
        <source>SAS transport file</source>
        <translation>SAS 传输文件</translation>
    </message>
    <message>
        <source>Stata file</source>
        <translation>Stata 文件</translation>
    </message>
    <message>
        <source>The file declares %1 as missing in column &apos;%2&apos;; %3 cells hold %4.</source>
        <translation>文件声明列“%2”中的 %1 表示缺失；%3 个单元格含有%4。</translation>
    </message>
    <message>
        <source>The texts do not fit the encoding that the file names.</source>
        <translation>文本与文件声明的编码不符。</translation>
    </message>
    <message>
        <source>its texts fit none of the encodings tried. Name the right one as &quot;encoding&quot; in the recipe.</source>
        <translation>文本不符合所尝试的任何编码。请在读取方案中以 encoding 指明正确的编码。</translation>
    </message>
    <message>
        <source>missing codes</source>
        <translation>缺失代码</translation>
    </message>
    <message>
        <source>the file is damaged or cut short behind row %1 (%2). Copy it again from where it came.</source>
        <translation>文件在第 %1 行之后损坏或被截断（%2）。请从来源处重新复制。</translation>
    </message>
    <message>
        <source>these codes</source>
        <translation>这些代码</translation>
    </message>
    <message>
        <source>this code</source>
        <translation>此代码</translation>
    </message>
    <message>
        <source>value labels</source>
        <translation>取值标签</translation>
    </message>
    <message>
        <source>%1 % of the bytes beyond ASCII stand alone between letters, as accents do.</source>
        <translation>ASCII 之外的字节中有 %1 % 单独出现在字母之间，如同带重音的字母。</translation>
    </message>
    <message>
        <source>%1 % of the characters beyond ASCII are well-formed UTF-8.</source>
        <translation>ASCII 之外的字符中有 %1 % 是合规的 UTF-8。</translation>
    </message>
    <message>
        <source>%1 % of the even bytes are zero, as the upper halves of ASCII characters are.</source>
        <translation>偶数位字节中有 %1 % 为零，如同 ASCII 字符的高位字节。</translation>
    </message>
    <message>
        <source>%1 % of the multi-byte pairs are valid and %2 % stand for common characters (%3: %4 % and %5 %).</source>
        <translation>多字节对中有 %1 % 有效，%2 % 是常用字符（%3：%4 % 和 %5 %）。</translation>
    </message>
    <message>
        <source>%1 % of the odd bytes are zero, as the upper halves of ASCII characters are.</source>
        <translation>奇数位字节中有 %1 % 为零，如同 ASCII 字符的高位字节。</translation>
    </message>
    <message>
        <source>Every byte looked at is well-formed UTF-8.</source>
        <translation>检查过的字节全部是合规的 UTF-8。</translation>
    </message>
    <message>
        <source>Only ASCII characters were seen.</source>
        <translation>只有 ASCII 字符。</translation>
    </message>
    <message>
        <source>The bytes are neither UTF-8 nor valid pairs of GB18030 or Big5; any byte is a character here.</source>
        <translation>这些字节既不是 UTF-8，也不是有效的 GB18030 或 Big5 字节对；在此任何字节都视为一个字符。</translation>
    </message>
    <message>
        <source>The file begins with a byte-order mark.</source>
        <translation>文件以字节顺序标记 (BOM) 开头。</translation>
    </message>
    <message>
        <source>The file holds too many control characters to be text.</source>
        <translation>文件中控制字符过多，不是文本。</translation>
    </message>
    <message>
        <source>The file holds too many zero bytes to be text.</source>
        <translation>文件中零字节过多，不是文本。</translation>
    </message>
    <message>
        <source>There is no encoding &apos;%1&apos;.</source>
        <translation>没有名为“%1”的编码。</translation>
    </message>
    <message>
        <source>%1 packed bytes unpack to more than %2, which no table does; it was not read on. If the file is meant so, unpack it yourself and open the result.</source>
        <translation>%1 字节的压缩数据解压后超过 %2，任何表格都不会如此；已停止读取。若文件确应如此，请自行解压后打开结果。</translation>
    </message>
    <message>
        <source>Excel workbook</source>
        <translation>Excel 工作簿</translation>
    </message>
    <message>
        <source>Expected a date; the cell counts as missing.</source>
        <translation>应为日期；该单元格视为缺失。</translation>
    </message>
    <message>
        <source>Expected a number; the cell counts as missing.</source>
        <translation>应为数值；该单元格视为缺失。</translation>
    </message>
    <message>
        <source>It is the only sheet.</source>
        <translation>这是唯一的工作表。</translation>
    </message>
    <message>
        <source>Numbers of more than 15 digits stand in cells; Excel has rounded them when they were entered. Long ids must be texts in the workbook.</source>
        <translation>单元格中有超过 15 位的数值；Excel 在录入时已将其舍入。长标识码在工作簿中必须存为文本。</translation>
    </message>
    <message>
        <source>Of %1 sheets it holds the most.</source>
        <translation>在 %1 个工作表中内容最多。</translation>
    </message>
    <message>
        <source>Only the first cell of a merged range holds its value; the others are empty.</source>
        <translation>合并区域只有第一个单元格有值；其余为空。</translation>
    </message>
    <message>
        <source>The cell holds the error %1; it counts as missing.</source>
        <translation>单元格中是错误值 %1；视为缺失。</translation>
    </message>
    <message>
        <source>The cell points to a text that the workbook does not hold; it counts as missing.</source>
        <translation>单元格所指的文本不在工作簿中；视为缺失。</translation>
    </message>
    <message>
        <source>merged cells</source>
        <translation>合并单元格</translation>
    </message>
    <message>
        <source>rounded numbers</source>
        <translation>舍入的数值</translation>
    </message>
    <message>
        <source>sheet &apos;%1&apos; is damaged: %2.</source>
        <translation>工作表“%1”已损坏：%2。</translation>
    </message>
    <message>
        <source>there is no sheet &apos;%1&apos;.%2 It has: %3.</source>
        <translation>没有工作表“%1”。%2 现有：%3。</translation>
    </message>
    <message>
        <source>Every cell of row %1 can be a name.</source>
        <translation>第 %1 行的每个单元格都可作列名。</translation>
    </message>
    <message>
        <source>The first row holds values, not names.</source>
        <translation>第一行是取值而不是列名。</translation>
    </message>
    <message>
        <source>The rows above fill fewer than half of the %1 columns, as titles do; they are left out.</source>
        <translation>以上各行像标题一样，填写的单元格不到 %1 列的一半；已略去。</translation>
    </message>
    <message>
        <source>first row</source>
        <translation>起始行</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>the workbook has no sheet that can be read.</source>
        <translation>工作簿中没有可读的工作表。</translation>
    </message>
    <message>
        <source>the workbook&apos;s part &apos;%1&apos; is damaged: %2.</source>
        <translation>工作簿的部件“%1”已损坏：%2。</translation>
    </message>
    <message>
        <source>this is a ZIP file, but no Excel workbook. Unpack it and open the table inside.</source>
        <translation>这是 ZIP 文件，但不是 Excel 工作簿。请解压后打开其中的表格。</translation>
    </message>
    <message>
        <source>this is a binary Excel workbook (.xlsb). Save it as .xlsx.</source>
        <translation>这是二进制 Excel 工作簿 (.xlsb)。请另存为 .xlsx。</translation>
    </message>
    <message>
        <source>this is an OpenDocument file. Save it as .xlsx or CSV.</source>
        <translation>这是 OpenDocument 文件。请另存为 .xlsx 或 CSV。</translation>
    </message>
    <message>
        <source>%1 is damaged or cut short (%2). Copy it again from where it came.</source>
        <translation>%1 已损坏或被截断（%2）。请从来源处重新复制。</translation>
    </message>
    <message>
        <source>it is not there</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>its part &apos;%1&apos;</source>
        <translation>其部件“%1”</translation>
    </message>
    <message>
        <source>the ZIP file</source>
        <translation>ZIP 文件</translation>
    </message>
    <message>
        <source>the file is protected with a password. Save it without one.</source>
        <translation>文件受密码保护。请另存为不带密码的文件。</translation>
    </message>
    <message>
        <source>%1 targets do not fit %2 outputs of width %3.</source>
        <translation>%1 个目标与 %2 个宽度为 %3 的输出不符。</translation>
    </message>
    <message>
        <source>2 · hits / (2 · hits + misses + false alarms) of the bads at a cut-off of 0.5; 0 if there are none and none was predicted. Several classes: mean over the classes that occur.</source>
        <translation>2 · 命中 / (2 · 命中 + 漏报 + 误报)，以坏样本为准，阈值 0.5；若没有坏样本也未预测出坏样本则为 0。多分类：对出现的类别取平均。</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Average precision: Σ precision · added recall over the distinct scores. Chance is the share of bads. Several classes: mean of each class against the rest.</source>
        <translation>平均精确率：Σ 精确率 · 新增召回率，遍历不同得分。随机水平为坏样本比例。多分类：每类对其余类的平均。</translation>
    </message>
    <message>
        <source>Brier score</source>
        <translation>Brier 分数</translation>
    </message>
    <message>
        <source>Gini</source>
        <translation>Gini</translation>
    </message>
    <message>
        <source>Kolmogorov-Smirnov: the largest distance between the score distributions of bads and goods, max |F_bad − F_good|. Several classes: mean of each class against the rest.</source>
        <translation>Kolmogorov-Smirnov：坏样本与好样本得分分布之间的最大距离，max |F_坏 − F_好|。多分类：每类对其余类的平均。</translation>
    </message>
    <message>
        <source>Log loss</source>
        <translation>对数损失</translation>
    </message>
    <message>
        <source>Mean absolute error, mean |output − value|, in the target&apos;s own unit.</source>
        <translation>平均绝对误差，mean |输出 − 真值|，单位与目标相同。</translation>
    </message>
    <message>
        <source>Mean of −ln(probability given to what happened), in nats; probabilities are kept within 1e-7 and 1 − 1e-7. Rewards honest probabilities.</source>
        <translation>−ln(赋予实际结果的概率) 的均值，单位为 nat；概率限制在 1e-7 与 1 − 1e-7 之间。鼓励诚实的概率。</translation>
    </message>
    <message>
        <source>Mean squared distance between probability and outcome. Two classes: (p − y)², 0 to 1. Several: summed over the classes, 0 to 2.</source>
        <translation>概率与结果之差的平方的均值。二分类：(p − y)²，0 至 1。多分类：对各类求和，0 至 2。</translation>
    </message>
    <message>
        <source>Root of the mean squared error, √(mean (output − value)²), in the target&apos;s own unit.</source>
        <translation>均方误差的平方根，√(mean (输出 − 真值)²)，单位与目标相同。</translation>
    </message>
    <message>
        <source>The ROC AUC from 0 (chance) to 1 (perfect): 2 · AUC − 1.</source>
        <translation>将 ROC AUC 换算为 0（随机）至 1（完美）：2 · AUC − 1。</translation>
    </message>
    <message>
        <source>The probability that a bad scores higher than a good, ties counting half: 0.5 is chance, 1 is perfect. Several classes: mean of each class against the rest.</source>
        <translation>坏样本得分高于好样本的概率，同分计一半：0.5 为随机，1 为完美。多分类：每类对其余类的平均。</translation>
    </message>
    <message>
        <source>The share of rows whose predicted class is right: the cut-off is 0.5, with several classes the most probable counts.</source>
        <translation>预测类别正确的行的比例：阈值为 0.5；多分类时取概率最大的类别。</translation>
    </message>
    <message>
        <source>The share of the target&apos;s variance that is explained, 1 − Σ (output − value)² / Σ (value − mean)²; 0 is as good as the mean. Not defined for a constant target.</source>
        <translation>所解释的目标方差的比例，1 − Σ (输出 − 真值)² / Σ (真值 − 均值)²；0 等同于均值预测。目标为常数时无定义。</translation>
    </message>
    <message>
        <source>Cannot read %1; check that it is a file and may be read.</source>
        <translation>无法读取 %1；请检查它是否为文件且可读。</translation>
    </message>
    <message>
        <source>Cannot write %1: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>a part of its path is not a folder</source>
        <translation>路径中有一部分不是文件夹</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>它是文件夹</translation>
    </message>
    <message>
        <source>its folder does not exist</source>
        <translation>其文件夹不存在</translation>
    </message>
    <message>
        <source>no file is named</source>
        <translation>未指定文件</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>there is no permission to write there</source>
        <translation>没有写入该处的权限</translation>
    </message>
    <message>
        <source>The file does not hold an Amalgam model.</source>
        <translation>该文件不含 Amalgam 模型。</translation>
    </message>
    <message>
        <source>The file holds tensors, but no Amalgam model: its preprocessing is missing.</source>
        <translation>该文件含有张量，但不是 Amalgam 模型：缺少预处理。</translation>
    </message>
    <message>
        <source>The file is not an Amalgam model, or it is damaged: %1</source>
        <translation>该文件不是 Amalgam 模型，或已损坏：%1</translation>
    </message>
    <message>
        <source>The model was written by a newer Amalgam (format %1; this one knows up to %2). Update Amalgam to use it.</source>
        <translation>该模型由更新版本的 Amalgam 写出（格式 %1；当前版本最高支持 %2）。请更新 Amalgam。</translation>
    </message>
    <message>
        <source>The model&apos;s description inside the file cannot be read; the file is damaged.</source>
        <translation>文件内的模型说明无法读取；文件已损坏。</translation>
    </message>
    <message>
        <source>The exported file was run again and gave other outputs than the model (largest difference %1); it was taken away again.</source>
        <translation>复算导出文件的结果与模型不一致（最大差异 %1）；该文件已删除。</translation>
    </message>
    <message>
        <source>%1 lacks %2 that the model reads: %3. Add %4 to the file; cells may be empty.</source>
        <translation>%1 缺少模型要读取的%2：%3。请将%4加入文件；单元格可以为空。</translation>
    </message>
    <message>
        <source>%1 rows of the file could not be read and have no score; the first: line %2, %3</source>
        <translation>文件中 %1 行无法读取，没有得分；第一处：第 %2 行，%3</translation>
    </message>
    <message>
        <source>Scoring was stopped; no file was written.</source>
        <translation>评分已停止；没有写出文件。</translation>
    </message>
    <message>
        <source>The id column &apos;%1&apos; is not in the data and is left out.</source>
        <translation>标识列“%1”不在数据中，已略去。</translation>
    </message>
    <message>
        <source>The model could not be traced:</source>
        <translation>无法追踪该模型：</translation>
    </message>
    <message>
        <source>Attention fusion</source>
        <translation>注意力融合</translation>
    </message>
    <message>
        <source>Looks at the whole row to decide how much of each modality to take, and decides on the weighted sum.</source>
        <translation>通观整行以决定各模态取多少，再依据加权和作出判断。</translation>
    </message>
    <message>
        <source>When you want one weight a modality and row that adds up to 100 %, at little cost.</source>
        <translation>希望以很小的代价得到每行每个模态一个权重、且合计为 100 % 时。</translation>
    </message>
    <message>
        <source>attention of the row: a_m, which multiplies the modality (not importance)</source>
        <translation>该行的注意力 a_m，与该模态相乘（不等于重要性）</translation>
    </message>
    <message>
        <source>Attention bottleneck</source>
        <translation>注意力瓶颈</translation>
    </message>
    <message>
        <source>Bottleneck tokens</source>
        <translation>瓶颈词元数</translation>
    </message>
    <message>
        <source>Gives each modality a transformer of its own and lets them exchange what they know through a few shared tokens.</source>
        <translation>为每个模态配备各自的 Transformer，并通过少数共享词元交换信息。</translation>
    </message>
    <message>
        <source>How many tokens all that modalities tell each other must pass through. Few force them to tell what matters.</source>
        <translation>各模态之间的全部信息必须经过多少个词元。数量少则迫使它们只传递要点。</translation>
    </message>
    <message>
        <source>When modalities have many tokens, or when one of them drowns the others in a joint transformer.</source>
        <translation>各模态词元较多，或其中一个模态在联合 Transformer 中压倒其他模态时。</translation>
    </message>
    <message>
        <source>how open the bottleneck is to the modality: attention of its tokens to the modality&apos;s, as a share (not importance)</source>
        <translation>瓶颈对该模态的开放程度：瓶颈词元对该模态词元的注意力份额（不等于重要性）</translation>
    </message>
    <message>
        <source>As the plain yardstick: a strategy that does not beat it is not worth its extra parts.</source>
        <translation>作为朴素的标尺：胜不过它的策略不值得增加额外部件。</translation>
    </message>
    <message>
        <source>Concatenation</source>
        <translation>拼接</translation>
    </message>
    <message>
        <source>Puts the modalities&apos; summaries side by side as they are and decides on the whole.</source>
        <translation>将各模态的摘要向量原样并排，依据整体作出判断。</translation>
    </message>
    <message>
        <source>share of the head&apos;s first layer: ‖W_m h_m‖ / Σ‖W_k h_k‖, row by row (not importance)</source>
        <translation>决策头第一层的份额：逐行 ‖W_m h_m‖ / Σ‖W_k h_k‖（不等于重要性）</translation>
    </message>
    <message>
        <source>Cross-modal transformer</source>
        <translation>跨模态 Transformer</translation>
    </message>
    <message>
        <source>Lets the tokens of every modality look at those of each other one, then lets the modalities look at what each has found.</source>
        <translation>让每个模态的词元关注其他各模态的词元，再让各模态关注彼此的发现。</translation>
    </message>
    <message>
        <source>When it matters which words or columns of one modality meet which of another, and there are few modalities: its cost grows with their pairs.</source>
        <translation>某一模态的哪些词或列与另一模态的哪些词或列相遇很重要，且模态不多时：其代价随模态对数增长。</translation>
    </message>
    <message>
        <source>attention received by what the modality found: mean over heads and present modalities (not importance)</source>
        <translation>该模态的发现所受到的注意力：各头与现有模态的平均（不等于重要性）</translation>
    </message>
    <message>
        <source>A strong, fast first choice when most rows have all modalities.</source>
        <translation>多数行各模态齐全时，快速而有力的首选。</translation>
    </message>
    <message>
        <source>Early fusion</source>
        <translation>早期融合</translation>
    </message>
    <message>
        <source>Puts the modalities&apos; summaries side by side, each times one learned weight, and decides on the whole.</source>
        <translation>将各模态的摘要向量各乘以一个学到的权重后并排，依据整体作出判断。</translation>
    </message>
    <message>
        <source>learned weight (not importance): |w_m| / Σ|w|</source>
        <translation>学到的权重（不等于重要性）：|w_m| / Σ|w|</translation>
    </message>
    <message>
        <source>Embedding width</source>
        <translation>嵌入宽度</translation>
    </message>
    <message>
        <source>Maps every modality into one space and joins them there to a single vector for the applicant.</source>
        <translation>将每个模态映射到同一空间，在其中合成申请人的单个向量。</translation>
    </message>
    <message>
        <source>Multimodal embedding</source>
        <translation>多模态嵌入</translation>
    </message>
    <message>
        <source>Numbers in the unified embedding and in each modality&apos;s part of it.</source>
        <translation>统一嵌入以及各模态部分的维数。</translation>
    </message>
    <message>
        <source>When the vector itself is wanted: for similarity, segments, or another model.</source>
        <translation>需要向量本身时：用于相似度、客群细分或其他模型。</translation>
    </message>
    <message>
        <source>Asks one expert per modality and one that hears all of them, and weighs their decisions row by row.</source>
        <translation>为每个模态设一位专家，另设一位通观全部的专家，逐行权衡各专家的判断。</translation>
    </message>
    <message>
        <source>Mixture of experts</source>
        <translation>专家混合</translation>
    </message>
    <message>
        <source>When modalities are often missing, or when each should also be heard alone beside a joint decision.</source>
        <translation>模态经常缺失，或除联合判断外还希望听取每个模态的单独意见时。</translation>
    </message>
    <message>
        <source>gate of the modality&apos;s expert, plus the joint expert&apos;s gate in equal parts (not importance)</source>
        <translation>该模态专家的门控值，加上联合专家门控值的均分部分（不等于重要性）</translation>
    </message>
    <message>
        <source>Conditioning modality</source>
        <translation>条件模态</translation>
    </message>
    <message>
        <source>Lets one modality scale and shift every number of the others before deciding on them.</source>
        <translation>先让一个模态缩放和平移其他模态的每个数值，再据此判断。</translation>
    </message>
    <message>
        <source>Name of the modality that says how the others are read; empty takes the first one of the map.</source>
        <translation>决定如何解读其他模态的模态名称；留空则取映射中的第一个。</translation>
    </message>
    <message>
        <source>There is no modality &apos;%1&apos; to condition the others. Set film.condition to one of: %2, or leave it empty for the first one.</source>
        <translation>没有可用来调节其他模态的模态“%1”。请将 film.condition 设为以下之一：%2，或留空以取第一个。</translation>
    </message>
    <message>
        <source>When one modality says how the others are to be read: the product, the country, the kind of customer.</source>
        <translation>某个模态决定如何解读其他模态时：产品、国家、客户类型。</translation>
    </message>
    <message>
        <source>share of the head&apos;s first layer: what a modality says, and for the conditioning one what it changes, row by row (not importance)</source>
        <translation>决策头第一层的份额：逐行计算模态的表述；对条件模态则计算其所改变的部分（不等于重要性）</translation>
    </message>
    <message>
        <source>Gated fusion</source>
        <translation>门控融合</translation>
    </message>
    <message>
        <source>Opens and closes, row by row and unit by unit, a gate for each modality, and adds up what comes through.</source>
        <translation>为每个模态逐行、逐单元地开关一道门，并将通过的部分相加。</translation>
    </message>
    <message>
        <source>When it depends on the row which modality can be trusted, or when some are missing.</source>
        <translation>哪个模态可信因行而异，或有模态缺失时。</translation>
    </message>
    <message>
        <source>share of what comes through the gates: Σ_j |g_mj t_mj|, row by row (not importance)</source>
        <translation>通过门控的份额：逐行 Σ_j |g_mj t_mj|（不等于重要性）</translation>
    </message>
    <message>
        <source>Adds a learned vector to each modality&apos;s token, so that attention knows which modality a token is.</source>
        <translation>为每个模态的词元加上一个学到的向量，使注意力知道词元属于哪个模态。</translation>
    </message>
    <message>
        <source>Adds each token to what it attended to and normalises the sum; trains more steadily. Off gives the plain mean of the attention&apos;s output.</source>
        <translation>将每个词元与其关注所得相加并归一化；训练更稳定。关闭则直接取注意力输出的平均。</translation>
    </message>
    <message>
        <source>Attention heads</source>
        <translation>注意力头数</translation>
    </message>
    <message>
        <source>Attention width</source>
        <translation>注意力宽度</translation>
    </message>
    <message>
        <source>Each head compares the modalities in its own way. Must divide the attention width.</source>
        <translation>每个头以各自的方式比较模态。必须能整除注意力宽度。</translation>
    </message>
    <message>
        <source>Hybrid fusion</source>
        <translation>混合融合</translation>
    </message>
    <message>
        <source>Modality embeddings</source>
        <translation>模态嵌入</translation>
    </message>
    <message>
        <source>Residual and layer norm</source>
        <translation>残差与层归一化</translation>
    </message>
    <message>
        <source>Treats every modality as a token and lets the tokens attend to each other before deciding on their mean.</source>
        <translation>将每个模态视为一个词元，让词元互相关注，再依据其平均作出判断。</translation>
    </message>
    <message>
        <source>When modalities interact, when some are missing, or when you want to see which looks at which.</source>
        <translation>模态之间有交互、部分模态缺失，或希望看到谁关注谁时。</translation>
    </message>
    <message>
        <source>Width of a modality&apos;s token. 0 takes the encoders&apos; width; another value, or encoders of different widths, adds a linear projection per modality.</source>
        <translation>模态词元的宽度。0 取编码器的宽度；其他取值或编码器宽度不一时，为每个模态增加一个线性投影。</translation>
    </message>
    <message>
        <source>attention received: mean over heads and present modalities</source>
        <translation>受到的注意力：各头与现有模态的平均</translation>
    </message>
    <message>
        <source>hybrid.heads is %1, but it must divide the attention width %2: choose one of %3, or set hybrid.dim to a multiple of %4.</source>
        <translation>hybrid.heads 为 %1，但必须能整除注意力宽度 %2：请选择 %3 之一，或将 hybrid.dim 设为 %4 的倍数。</translation>
    </message>
    <message>
        <source>Late fusion</source>
        <translation>晚期融合</translation>
    </message>
    <message>
        <source>Lets each modality decide alone and adds the decisions up with learned weights.</source>
        <translation>让每个模态单独判断，再以学到的权重将各判断相加。</translation>
    </message>
    <message>
        <source>When sources are independent, often missing, or must be explained one by one; it cannot see interactions between modalities.</source>
        <translation>各来源相互独立、经常缺失或须逐一解释时；它看不到模态之间的交互。</translation>
    </message>
    <message>
        <source>How many products of the modalities are added up. More can tell finer interactions apart.</source>
        <translation>将多少个模态乘积相加。数量多能分辨更细的交互。</translation>
    </message>
    <message>
        <source>Low-rank fusion</source>
        <translation>低秩融合</translation>
    </message>
    <message>
        <source>Multiplies the modalities with each other through a few learned factors, at the cost of a sum.</source>
        <translation>通过少数学到的因子将各模态相乘，代价只相当于求和。</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>When modalities interact and there are too many of them, or too few rows, for tensor fusion.</source>
        <translation>模态之间有交互，但模态过多或行数过少而不适合张量融合时。</translation>
    </message>
    <message>
        <source>how far z moves when a modality is replaced by the constant 1: share of ‖z − z_m‖, row by row (not importance)</source>
        <translation>将某模态替换为常数 1 时 z 的移动幅度：逐行 ‖z − z_m‖ 的份额（不等于重要性）</translation>
    </message>
    <message>
        <source>Fused width</source>
        <translation>融合宽度</translation>
    </message>
    <message>
        <source>Numbers in the fused vector, to which every modality is brought. Larger holds more and needs more rows.</source>
        <translation>融合向量的维数，每个模态都变换到此维数。越大容量越大，也需要更多的行。</translation>
    </message>
    <message>
        <source>Modality weights</source>
        <translation>模态权重</translation>
    </message>
    <message>
        <source>Raw weights may take any value, also below zero; softmax keeps them positive with sum 1. Both start at 1/M.</source>
        <translation>raw 权重可取任意值，包括负值；softmax 使其为正且合计为 1。两者均从 1/M 开始。</translation>
    </message>
    <message>
        <source>There is nothing to fuse: map at least one column to a modality.</source>
        <translation>没有可融合的内容：请至少将一列映射到某个模态。</translation>
    </message>
    <message>
        <source>There is no fusion strategy &apos;%1&apos;. Choose one of: %2.</source>
        <translation>没有融合策略“%1”。请选择以下之一：%2。</translation>
    </message>
    <message>
        <source>Factor width</source>
        <translation>因子宽度</translation>
    </message>
    <message>
        <source>Multiplies every number of one modality with every number of the others and decides on all the products.</source>
        <translation>将一个模态的每个数值与其他模态的每个数值相乘，依据全部乘积作出判断。</translation>
    </message>
    <message>
        <source>Numbers to which each modality is reduced before all are multiplied with all. 0 takes as many as tensor.limit allows, but no more than the encoders give.</source>
        <translation>全部相乘之前每个模态缩减到的维数。0 取 tensor.limit 允许的最大值，但不超过编码器的输出。</translation>
    </message>
    <message>
        <source>Size limit</source>
        <translation>规模上限</translation>
    </message>
    <message>
        <source>Tensor fusion</source>
        <translation>张量融合</translation>
    </message>
    <message>
        <source>Tensor fusion of %1 modalities at width %2 makes %3 products, and tensor.limit allows %4: %5choose low-rank fusion (lowrank), which needs far fewer numbers.</source>
        <translation>%1 个模态在宽度 %2 下的张量融合会产生 %3 个乘积，而 tensor.limit 允许 %4 个：请%5选择低秩融合 (lowrank)，它所需的数量少得多。</translation>
    </message>
    <message>
        <source>The most products, (width + 1) to the power of the number of modalities. More cost time, memory and rows to learn from.</source>
        <translation>最多的乘积数，即（宽度 + 1）的模态数次幂。越多越耗时间和内存，也需要更多的行。</translation>
    </message>
    <message>
        <source>When few modalities (two to five) interact strongly and there are many rows.</source>
        <translation>模态较少（两至五个）、交互强且行数多时。</translation>
    </message>
    <message>
        <source>more than %1</source>
        <translation>超过 %1</translation>
    </message>
    <message>
        <source>set tensor.dim to at most %1 or to 0,</source>
        <translation>将 tensor.dim 设为至多 %1 或 0，或</translation>
    </message>
    <message>
        <source>set tensor.limit to at least %1,</source>
        <translation>将 tensor.limit 设为至少 %1，或</translation>
    </message>
    <message>
        <source>Puts the tokens of all modalities, column by column and word by word, into one transformer and decides on a token that reads them all.</source>
        <translation>将所有模态的词元逐列逐词放入同一个 Transformer，依据一个通读全部的词元作出判断。</translation>
    </message>
    <message>
        <source>Token transformer</source>
        <translation>词元 Transformer</translation>
    </message>
    <message>
        <source>When single columns or words of different modalities interact, and there are many rows.</source>
        <translation>不同模态的单个列或词之间有交互，且行数多时。</translation>
    </message>
    <message>
        <source>attention that the deciding token gives to the modality&apos;s tokens in the last layer: mean over heads (not importance)</source>
        <translation>决策词元在最后一层对该模态词元的注意力：各头的平均（不等于重要性）</translation>
    </message>
    <message>
        <source>Each head compares tokens in its own way. The width of a token is rounded up to a multiple of them.</source>
        <translation>每个头以各自的方式比较词元。词元宽度会向上取整为头数的倍数。</translation>
    </message>
    <message>
        <source>How many tokens of a modality are looked at one by one: the first ones. What comes after them counts through the modality&apos;s summary only. Time and memory grow with the square.</source>
        <translation>一个模态中逐一关注的词元数：取最前面的若干个。其后的词元只通过模态摘要起作用。时间和内存按平方增长。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Most tokens</source>
        <translation>最多词元数</translation>
    </message>
    <message>
        <source>Rounds of attention, one after the other. More tell finer interactions apart and need more rows.</source>
        <translation>注意力的先后轮数。越多能分辨越细的交互，也需要更多的行。</translation>
    </message>
    <message>
        <source>Modality</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>Name of the modality to train on; empty takes the first one of the map.</source>
        <translation>用于训练的模态名称；留空则取映射中的第一个。</translation>
    </message>
    <message>
        <source>One modality alone</source>
        <translation>单一模态</translation>
    </message>
    <message>
        <source>The map was not narrowed to one modality.</source>
        <translation>映射没有缩减为单一模态。</translation>
    </message>
    <message>
        <source>There is no modality &apos;%1&apos; to train alone. Set unimodal.modality to one of: %2.</source>
        <translation>没有可单独训练的模态“%1”。请将 unimodal.modality 设为以下之一：%2。</translation>
    </message>
    <message>
        <source>To see what each source gives alone, and whether fusion is worth its effort.</source>
        <translation>用于了解每个来源单独能带来什么，以及融合是否值得。</translation>
    </message>
    <message>
        <source>Trains on a single modality and leaves the others out.</source>
        <translation>只用一个模态训练，其余均不参与。</translation>
    </message>
    <message>
        <source>all of the decision: there is one modality</source>
        <translation>全部决策：只有一个模态</translation>
    </message>
    <message>
        <source>No row of the data has a known value in the target &apos;%1&apos;, so there is nothing to compare with. Use score for data without a target.</source>
        <translation>数据中没有任何一行的目标“%1”已知，因此无从比较。没有目标的数据请使用评分。</translation>
    </message>
    <message>
        <source>Run %1 (%2) has no trained model yet: no epoch of it was finished. Resume it or train again.</source>
        <translation>运行 %1 (%2) 还没有训练好的模型：尚未完成任何一轮。请继续运行或重新训练。</translation>
    </message>
    <message>
        <source>The data file %1 is not the one that the run was trained on: its content has changed (SHA-256 %2… instead of %3…). Put the old file back, or train a new run.</source>
        <translation>数据文件 %1 不是该运行训练时所用的文件：内容已改变（SHA-256 为 %2……而非 %3……）。请放回旧文件，或训练新的运行。</translation>
    </message>
    <message>
        <source>Importance is measured against the truth, but these rows have no target.</source>
        <translation>重要性须与真实结果对照测量，但这些行没有目标值。</translation>
    </message>
    <message>
        <source>Shuffling needs at least 1 repeat; %1 were asked for.</source>
        <translation>打乱至少需要重复 1 次；所要求的是 %1 次。</translation>
    </message>
    <message>
        <source>The metric &apos;%1&apos; has no value on these %2 rows, so nothing can be compared with it. Use rows that hold every class.</source>
        <translation>指标“%1”在这 %2 行上没有值，因此无从比较。请使用包含所有类别的行。</translation>
    </message>
    <message>
        <source>Adds how often each event and each of so many frequent pairs of neighbouring events happened, as one more token; 0 leaves the counts out.</source>
        <translation>另加一个词元，记录每种事件以及若干最常见相邻事件对发生的次数；0 表示不计次数。</translation>
    </message>
    <message>
        <source>An event that happens less often in the training rows shares one state with all rare and unseen ones.</source>
        <translation>在训练行中出现次数更少的事件与所有罕见和未见事件共用一个状态。</translation>
    </message>
    <message>
        <source>Behavioural</source>
        <translation>行为</translation>
    </message>
    <message>
        <source>Click streams, log-ins, process steps: a sequence of events with the time between them.</source>
        <translation>点击流、登录、流程步骤：带有时间间隔的事件序列。</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>Event pairs</source>
        <translation>事件对数</translation>
    </message>
    <message>
        <source>Hidden units</source>
        <translation>隐藏单元数</translation>
    </message>
    <message>
        <source>Longest story</source>
        <translation>最长事件序列</translation>
    </message>
    <message>
        <source>Only so many of a row&apos;s latest events are read.</source>
        <translation>每行只读取最近的若干个事件。</translation>
    </message>
    <message>
        <source>Rarest event</source>
        <translation>最罕见事件</translation>
    </message>
    <message>
        <source>Recurrent reads the whole story in order; convolution looks at neighbouring events and is several times faster on long sequences.</source>
        <translation>recurrent 按顺序通读全程；convolution 观察相邻事件，在长序列上快数倍。</translation>
    </message>
    <message>
        <source>Width of an event&apos;s state and of the network that reads the events.</source>
        <translation>事件状态以及读取事件的网络的宽度。</translation>
    </message>
    <message>
        <source>up to %1 events of %2 kinds</source>
        <translation>最多 %1 个事件，%2 种</translation>
    </message>
    <message>
        <source>A value that stands in fewer training rows shares one state with all rare and unseen values of its column.</source>
        <translation>出现的训练行数更少的取值与该列所有罕见和未见取值共用一个状态。</translation>
    </message>
    <message>
        <source>Buckets of such a column. With more of them, fewer values share one; each costs memory.</source>
        <translation>此类列的哈希桶数。桶越多，共用同一桶的取值越少；每个桶都占用内存。</translation>
    </message>
    <message>
        <source>Categorical</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Hash buckets</source>
        <translation>哈希桶数</translation>
    </message>
    <message>
        <source>Hash other values</source>
        <translation>哈希其余取值</translation>
    </message>
    <message>
        <source>In a column with more values than the most that keep a state, the other values (new ones too) share hash buckets instead of one state. For identifiers and codes with very many values.</source>
        <translation>若某列的取值数超过可保留状态的上限，其余取值（包括新取值）共用哈希桶而不是同一个状态。适合取值极多的标识码和代码。</translation>
    </message>
    <message>
        <source>Model gives every value a state of the model&apos;s width; cardinality gives columns with few values narrow states, which are then projected to that width.</source>
        <translation>model 为每个取值分配与模型同宽的状态；cardinality 为取值少的列分配较窄的状态，再投影到该宽度。</translation>
    </message>
    <message>
        <source>Most values</source>
        <translation>最多取值数</translation>
    </message>
    <message>
        <source>Rarest value</source>
        <translation>最罕见取值</translation>
    </message>
    <message>
        <source>Sex, education, region: a learned state per value, rare and unseen values share one.</source>
        <translation>性别、教育程度、地区：每个取值学习一个状态，罕见和未见取值共用一个。</translation>
    </message>
    <message>
        <source>The most frequent values of a column that keep a state of their own.</source>
        <translation>一列中保留各自状态的最常见取值的个数。</translation>
    </message>
    <message>
        <source>The data has no column &apos;%1&apos;, which the modality &apos;%2&apos; was built on. Add the column, or change the map.</source>
        <translation>数据中没有列“%1”，而模态“%2”是基于它建立的。请补上该列，或更改映射。</translation>
    </message>
    <message>
        <source>There is no modality kind &apos;%1&apos;. The kinds are: %2.</source>
        <translation>没有模态类型“%1”。可用类型：%2。</translation>
    </message>
    <message>
        <source>Amounts, ages, ratios: one token a column, scaled on the training rows.</source>
        <translation>金额、年龄、比率：每列一个词元，按训练行缩放。</translation>
    </message>
    <message>
        <source>Deviation of the periodic encoding&apos;s frequencies before training. Larger values see finer detail and overfit sooner; try 0.01 to 1.</source>
        <translation>训练前周期编码频率的标准差。越大能看到越细的细节，也越早过拟合；可尝试 0.01 至 1。</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码方式</translation>
    </message>
    <message>
        <source>Frequencies</source>
        <translation>频率数</translation>
    </message>
    <message>
        <source>Frequency spread</source>
        <translation>频率离散度</translation>
    </message>
    <message>
        <source>How many frequencies the periodic encoding learns for each column.</source>
        <translation>周期编码为每列学习多少个频率。</translation>
    </message>
    <message>
        <source>Numerical</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Pieces of the piecewise encoding. More follow the data more closely and overfit sooner.</source>
        <translation>分段编码的段数。越多越贴近数据，也越早过拟合。</translation>
    </message>
    <message>
        <source>Piecewise adds how far a value has come through each training quantile, so that thresholds are easy to learn; periodic adds sines and cosines of learned frequencies, for relations that rise and fall; plain leaves both out.</source>
        <translation>分段编码加入取值在各训练分位区间中的位置，便于学习阈值；周期编码加入所学频率的正弦和余弦，适合时升时降的关系；原样则两者都不加。</translation>
    </message>
    <message>
        <source>Quantile bins</source>
        <translation>分位数箱数</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Standard divides by the training deviation; quantile maps each column onto a normal curve by rank, for columns with extreme tails.</source>
        <translation>标准化除以训练集标准差；分位数按秩将每列映射为正态分布，适合尾部极端的列。</translation>
    </message>
    <message>
        <source>Adds each channel&apos;s mean, deviation, extremes, quartiles, last value and slope as one more token.</source>
        <translation>另加一个词元，包含每个通道的均值、标准差、极值、四分位数、末值和斜率。</translation>
    </message>
    <message>
        <source>Gru reads the steps one after the other; convolution compares neighbouring steps and is faster on long series; transformer compares every step with every other.</source>
        <translation>GRU 逐步读取；卷积比较相邻的步，在长序列上更快；Transformer 将每一步与其他各步比较。</translation>
    </message>
    <message>
        <source>Layers of the convolution or the transformer. Each doubles how far a convolution sees.</source>
        <translation>卷积或 Transformer 的层数。每增加一层，卷积的视野加倍。</translation>
    </message>
    <message>
        <source>Longest series</source>
        <translation>最长序列</translation>
    </message>
    <message>
        <source>Monthly balances, repayment status: a series of steps read in order, oldest first.</source>
        <translation>月度余额、还款状态：按顺序读取的步序列，从旧到新。</translation>
    </message>
    <message>
        <source>Of a number list, only so many of the latest steps are read.</source>
        <translation>数值列表只读取最近的若干步。</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>Temporal</source>
        <translation>时序</translation>
    </message>
    <message>
        <source>Width of the network that reads the steps.</source>
        <translation>读取各步的网络的宽度。</translation>
    </message>
    <message>
        <source>A word or pair that stands in fewer training rows is unknown.</source>
        <translation>出现的训练行数更少的词或词对视为未知。</translation>
    </message>
    <message>
        <source>Descriptions, dialogues, reviews, in any language: words and word pairs that tell most.</source>
        <translation>描述、对话、评论，语言不限：最具信息量的词和词对。</translation>
    </message>
    <message>
        <source>Longest text</source>
        <translation>最长文本</translation>
    </message>
    <message>
        <source>Of a long text, only so many distinct words and pairs are read: those that tell most (highest TF-IDF weight). Encoders that read in order take so many of the first words.</source>
        <translation>长文本只读取若干个不同的词和词对：信息量最大者（TF-IDF 权重最高）。按顺序读取的编码器则取最前面的若干个词。</translation>
    </message>
    <message>
        <source>Rarest word</source>
        <translation>最罕见词</translation>
    </message>
    <message>
        <source>Reads pairs of neighbouring words beside single words (&quot;not bad&quot;). With n-grams only.</source>
        <translation>除单个词外还读取相邻词对（如“not bad”）。仅用于 n-gram。</translation>
    </message>
    <message>
        <source>Share of words hidden at random during training, against learning texts by heart.</source>
        <translation>训练时随机隐藏的词的比例，以防死记文本。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>The most words and pairs that are learnt, those in most training rows first.</source>
        <translation>最多学习的词和词对数，优先取出现在训练行中最多者。</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>Width of a word&apos;s state where words are read in order.</source>
        <translation>按顺序读词时词状态的宽度。</translation>
    </message>
    <message>
        <source>Word dropout</source>
        <translation>词丢弃率</translation>
    </message>
    <message>
        <source>Word pairs</source>
        <translation>词对</translation>
    </message>
    <message>
        <source>the first %1 words in order, of %2</source>
        <translation>按顺序的前 %1 个词，词表 %2 个</translation>
    </message>
    <message>
        <source>up to %1 of %2</source>
        <translation>最多 %1 个，词表 %2 个</translation>
    </message>
    <message>
        <source>words and word pairs</source>
        <translation>词和词对</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a state a run can have.</source>
        <translation>“%1”不是运行可能的状态。</translation>
    </message>
    <message>
        <source>A run has a state that does not exist.</source>
        <translation>某次运行的状态不存在。</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; is gone.</source>
        <translation>列“%1”已不存在。</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; is gone; &apos;%2&apos; looks like it under a new name.</source>
        <translation>列“%1”已不存在；“%2”看起来是它的新名称。</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; is new.</source>
        <translation>列“%1”是新增的。</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; was of type %2 and is of type %3 now.</source>
        <translation>列“%1”原为 %2 类型，现为 %3 类型。</translation>
    </message>
    <message>
        <source>The columns stored for %1 cannot be read: %2</source>
        <translation>为 %1 存储的列无法读取：%2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an Amalgam project (nor an SQLite file).</source>
        <translation>“%1”不是 Amalgam 项目（也不是 SQLite 文件）。</translation>
    </message>
    <message>
        <source>A value is too big to be stored in the project &apos;%1&apos;.</source>
        <translation>有一个值过大，无法存入项目“%1”。</translation>
    </message>
    <message>
        <source>Another program has kept the project &apos;%1&apos; locked for over five seconds. Close it or try again.</source>
        <translation>另一个程序锁定项目“%1”已超过五秒。请关闭该程序或重试。</translation>
    </message>
    <message>
        <source>Reading or writing the project &apos;%1&apos; failed. Check the disk and its free space.</source>
        <translation>读写项目“%1”失败。请检查磁盘及其剩余空间。</translation>
    </message>
    <message>
        <source>The disk with the project &apos;%1&apos; is full. Free some space; what was stored before is safe.</source>
        <translation>项目“%1”所在的磁盘已满。请释放空间；此前已存储的内容是安全的。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; cannot be opened. Check that its folder exists and that you may write to it.</source>
        <translation>项目“%1”无法打开。请检查其文件夹是否存在以及您是否可以写入。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; did not accept a change. This is a fault in Amalgam.</source>
        <translation>项目“%1”未接受更改。这是 Amalgam 的错误。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; is damaged. Go back to a copy, or rescue what can be read with sqlite3&apos;s &apos;.recover&apos;.</source>
        <translation>项目“%1”已损坏。请使用副本，或用 sqlite3 的 .recover 抢救可读内容。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; is read-only. Change its permissions or copy it to a folder you may write to.</source>
        <translation>项目“%1”为只读。请更改其权限，或复制到可写的文件夹。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; lacks tables or columns it should have; another program may have changed it.</source>
        <translation>项目“%1”缺少应有的表或列；可能被其他程序更改过。</translation>
    </message>
    <message>
        <source>There is not enough memory to work on the project &apos;%1&apos;.</source>
        <translation>内存不足，无法处理项目“%1”。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; %2, not an Amalgam project. Choose a file that Amalgam made.</source>
        <translation>“%1”%2，不是 Amalgam 项目。请选择由 Amalgam 创建的文件。</translation>
    </message>
    <message>
        <source>No project file was named.</source>
        <translation>未指定项目文件。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; cannot be made: &apos;%2&apos; is not a folder.</source>
        <translation>无法创建项目“%1”：“%2”不是文件夹。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; cannot be made: the folder &apos;%2&apos; does not exist.</source>
        <translation>无法创建项目“%1”：文件夹“%2”不存在。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; cannot be made: you may not write to the folder &apos;%2&apos;.</source>
        <translation>无法创建项目“%1”：您无权写入文件夹“%2”。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; cannot be read. Check its permissions.</source>
        <translation>项目“%1”无法读取。请检查其权限。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; was made by a newer Amalgam (format %2; this one knows up to %3). Update Amalgam to open it.</source>
        <translation>项目“%1”由更新版本的 Amalgam 创建（格式 %2；当前版本最高支持 %3）。请更新 Amalgam 后打开。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; was not closed properly and its folder is read-only. Copy it together with its &apos;-wal&apos; file to a folder you may write to.</source>
        <translation>项目“%1”未正常关闭，且其文件夹为只读。请将它连同其 -wal 文件一起复制到可写的文件夹。</translation>
    </message>
    <message>
        <source>There is no project &apos;%1&apos;. Check the path.</source>
        <translation>没有项目“%1”。请检查路径。</translation>
    </message>
    <message>
        <source>is a device or a socket</source>
        <translation>是设备或套接字</translation>
    </message>
    <message>
        <source>is a directory</source>
        <translation>是目录</translation>
    </message>
    <message>
        <source>is an SQLite file of another program</source>
        <translation>是其他程序的 SQLite 文件</translation>
    </message>
    <message>
        <source>is an SQLite file without content</source>
        <translation>是没有内容的 SQLite 文件</translation>
    </message>
    <message>
        <source>is an empty file</source>
        <translation>是空文件</translation>
    </message>
    <message>
        <source>is another kind of file</source>
        <translation>是其他类型的文件</translation>
    </message>
    <message>
        <source>the journal mode could not be changed to WAL</source>
        <translation>日志模式无法切换为 WAL</translation>
    </message>
    <message>
        <source>Row %1 of the split is negative or in two parts.</source>
        <translation>划分中的第 %1 行为负数，或同时属于两个部分。</translation>
    </message>
    <message>
        <source>The program ended before this run did. What it had stored is kept; resume it to go on.</source>
        <translation>程序先于该运行结束。已存储的内容均已保留；继续运行即可接着进行。</translation>
    </message>
    <message>
        <source>The project has no data set %1 for the run.</source>
        <translation>项目中没有该运行所用的数据集 %1。</translation>
    </message>
    <message>
        <source>There is no run %1. The project has the runs %2.</source>
        <translation>没有运行 %1。项目中的运行有 %2。</translation>
    </message>
    <message>
        <source>There is no run %1: the project has no runs yet.</source>
        <translation>没有运行 %1：项目中还没有运行。</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>还有 %1 个</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is hardly used: its weight fell from %2 % to %3 %.</source>
        <translation>“%1”几乎未被使用：其权重从 %2 % 降至 %3 %。</translation>
    </message>
    <message>
        <source>Attention head %1 looks at all modalities alike in every epoch: it does not tell them apart.</source>
        <translation>注意力头 %1 在每一轮中都同等看待所有模态：未能区分它们。</translation>
    </message>
    <message>
        <source>Clip gradients at 0.5.</source>
        <translation>将梯度裁剪到 0.5。</translation>
    </message>
    <message>
        <source>Compare runs by cross-validation.</source>
        <translation>用交叉验证比较各次运行。</translation>
    </message>
    <message>
        <source>Drop modalities at random more often.</source>
        <translation>提高随机丢弃模态的频率。</translation>
    </message>
    <message>
        <source>Few rows to judge by: with %1 positive and %2 negative validation rows the ROC AUC is known to ± %3; smaller differences between runs mean nothing.</source>
        <translation>可供判断的行太少：验证集只有 %1 个正样本和 %2 个负样本，ROC AUC 的误差约为 ± %3；运行之间更小的差异没有意义。</translation>
    </message>
    <message>
        <source>Give every modality a loss of its own.</source>
        <translation>为每个模态设置各自的损失。</translation>
    </message>
    <message>
        <source>Look whether the modalities hold anything about the target, and whether the target is the right column.</source>
        <translation>请检查各模态是否含有与目标有关的信息，以及目标列是否正确。</translation>
    </message>
    <message>
        <source>Look whether the modalities hold anything about the target.</source>
        <translation>请检查各模态是否含有与目标有关的信息。</translation>
    </message>
    <message>
        <source>Lower the learning rate to %1.</source>
        <translation>将学习率降至 %1。</translation>
    </message>
    <message>
        <source>Map columns with extreme values by rank.</source>
        <translation>对含极端值的列按秩映射。</translation>
    </message>
    <message>
        <source>Not better than the base rate: ROC AUC on validation is %1, and up to %2 would be chance.</source>
        <translation>不优于随机水平：验证集 ROC AUC 为 %1，而 %2 以内都可能出于偶然。</translation>
    </message>
    <message>
        <source>Nothing to complain about: the best epoch is %1 of %2, with a validation loss of %3 (%4 in training).</source>
        <translation>没有问题：最佳轮次为第 %1 轮，共 %2 轮，验证损失 %3（训练损失 %4）。</translation>
    </message>
    <message>
        <source>One modality takes over: the weight of &apos;%1&apos; went from %2 % to %3 %. See whether the others add anything (Inspect, importance).</source>
        <translation>一个模态占据主导：“%1”的权重从 %2 % 升至 %3 %。请查看其他模态是否有所贡献（“分析”页的重要性）。</translation>
    </message>
    <message>
        <source>Over-fitting from epoch %1: validation loss rose from %2 to %3 while training loss fell from %4 to %5. The weights of the best epoch are kept, so nothing is lost.</source>
        <translation>自第 %1 轮起过拟合：验证损失从 %2 升至 %3，而训练损失从 %4 降至 %5。最佳轮次的权重已保留，没有损失。</translation>
    </message>
    <message>
        <source>Raise dropout to %1.</source>
        <translation>将 dropout 提高到 %1。</translation>
    </message>
    <message>
        <source>Stopped too early: validation loss was still falling (%1 to %2 in the last %3 epochs).</source>
        <translation>停止过早：验证损失仍在下降（最近 %3 轮从 %1 降至 %2）。</translation>
    </message>
    <message>
        <source>The learning rate is too high: the training loss goes up and down from epoch to epoch instead of falling.</source>
        <translation>学习率过高：训练损失逐轮上下波动，而不是下降。</translation>
    </message>
    <message>
        <source>The learning rate is too high: the training loss jumped to %1 in epoch %2, after %3 in the first.</source>
        <translation>学习率过高：训练损失在第 %2 轮跃升至 %1，而第一轮为 %3。</translation>
    </message>
    <message>
        <source>The model is no better than the mean: it explains %1 % of the variance on validation.</source>
        <translation>模型不优于均值预测：在验证集上只解释了 %1 % 的方差。</translation>
    </message>
    <message>
        <source>Train %1 epochs.</source>
        <translation>训练 %1 轮。</translation>
    </message>
    <message>
        <source>Train four members and take their mean.</source>
        <translation>训练四个成员模型并取平均。</translation>
    </message>
    <message>
        <source>Use a narrower model.</source>
        <translation>使用更窄的模型。</translation>
    </message>
    <message>
        <source>Use fewer heads.</source>
        <translation>减少注意力头。</translation>
    </message>
    <message>
        <source>Warm up for two epochs.</source>
        <translation>预热两轮。</translation>
    </message>
    <message>
        <source>no longer a number</source>
        <translation>不再是数值</translation>
    </message>
    <message>
        <source>of layer %1</source>
        <translation>（第 %1 层）</translation>
    </message>
    <message>
        <source>The device &apos;%1&apos; is not available. There is: %2. Use one of these, or auto.</source>
        <translation>设备“%1”不可用。现有：%2。请使用其中之一，或选自动。</translation>
    </message>
    <message>
        <source>AdamW decays weights apart from the gradient (Loshchilov &amp; Hutter 2019); Adam is the plain form (Kingma &amp; Ba 2015).</source>
        <translation>AdamW 将权重衰减与梯度分开（Loshchilov &amp; Hutter 2019）；Adam 为原始形式（Kingma &amp; Ba 2015）。</translation>
    </message>
    <message>
        <source>Adds this share of each modality&apos;s own loss, so that a slow source goes on learning beside a fast one (after Wang et al. 2020, gradient blending).</source>
        <translation>加入每个模态自身损失的这一份额，使学得慢的来源能与学得快的一同学习（参照 Wang et al. 2020 的梯度混合）。</translation>
    </message>
    <message>
        <source>After training, scales the logits on the validation part so that scores are probabilities again: temperature has one number (Guo et al. 2017), platt also a shift, for one positive class.</source>
        <translation>训练后在验证集上缩放 logit，使得分重新成为概率：温度只有一个参数（Guo et al. 2017），Platt 另有平移，适用于单一正类。</translation>
    </message>
    <message>
        <source>Auto fits the settings that nobody chose to the number of rows and to what the columns hold, and says why; as given takes every setting as it stands.</source>
        <translation>自动会按行数和各列内容调整无人选定的设置，并说明原因；按所给则所有设置保持原样。</translation>
    </message>
    <message>
        <source>Balanced gives each class the same say in the loss; scores are then no longer probabilities of the portfolio.</source>
        <translation>均衡使各类在损失中的份量相同；此时得分不再是组合的真实概率。</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Class weights</source>
        <translation>类别权重</translation>
    </message>
    <message>
        <source>Cosine falls smoothly to zero; step divides by ten at 60 % and 85 % of the epochs; plateau halves when validation stalls for three epochs.</source>
        <translation>余弦平滑降至零；阶梯在 60 % 和 85 % 的轮次处除以十；平台在验证指标连续三轮没有改善时减半。</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>训练轮次</translation>
    </message>
    <message>
        <source>Focal loss</source>
        <translation>焦点损失</translation>
    </message>
    <message>
        <source>Fusion-weight rate</source>
        <translation>融合权重学习率倍数</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Head width</source>
        <translation>决策头宽度</translation>
    </message>
    <message>
        <source>Hidden units of the decision head.</source>
        <translation>决策头的隐藏单元数。</translation>
    </message>
    <message>
        <source>Judges and keeps an average of the weights: ema follows with a moving average, swa takes the plain mean of the last quarter of the epochs (Izmailov et al. 2018).</source>
        <translation>评判并保留权重的平均值：EMA 采用滑动平均，SWA 取最后四分之一轮次的平均（Izmailov et al. 2018）。</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>Learned fusion weights are trained at so many times the learning rate; at the plain rate they hardly leave their start.</source>
        <translation>学到的融合权重以学习率的若干倍训练；按原学习率则几乎停留在初值。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Learning-rate schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>Losses of modalities</source>
        <translation>各模态损失</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>成员模型数</translation>
    </message>
    <message>
        <source>Mixed uses 16-bit numbers where a GPU is fast with them; without a GPU it changes nothing.</source>
        <translation>混合精度在 GPU 擅长之处使用 16 位数；没有 GPU 时不起作用。</translation>
    </message>
    <message>
        <source>Modality dropout</source>
        <translation>模态丢弃率</translation>
    </message>
    <message>
        <source>Models that start from different numbers and are trained side by side; the score is their mean. Steadier and better on small data, and as many times slower (Lakshminarayanan et al. 2017).</source>
        <translation>从不同初值出发、并排训练的模型数；得分为其平均。在小数据上更稳定、更好，耗时也按倍数增加（Lakshminarayanan et al. 2017）。</translation>
    </message>
    <message>
        <source>Numbers in each modality&apos;s summary and in each token.</source>
        <translation>每个模态摘要以及每个词元的维数。</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>早停耐心</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Probability with which a row loses a modality during training, so that the model learns what to do when a source is missing (Neverova et al. 2016).</source>
        <translation>训练时一行丢失某个模态的概率，使模型学会在来源缺失时如何应对（Neverova et al. 2016）。</translation>
    </message>
    <message>
        <source>Pulls weight matrices towards zero; AdamW only. Never applied to learned fusion weights, biases and norms.</source>
        <translation>将权重矩阵拉向零；仅用于 AdamW。从不用于学到的融合权重、偏置和归一化层。</translation>
    </message>
    <message>
        <source>Rows in one step. Larger is faster a row, smaller often generalises better.</source>
        <translation>每一步的行数。越大每行越快，越小往往泛化更好。</translation>
    </message>
    <message>
        <source>Rows that the model already gets right count less, by the power of this number; 0 is the plain loss. For rare classes that hide among many easy rows (Lin et al. 2017).</source>
        <translation>模型已判断正确的行按此次幂降低份量；0 为普通损失。适合稀有类别淹没在大量简单行中的情形（Lin et al. 2017）。</translation>
    </message>
    <message>
        <source>Settings by the data</source>
        <translation>按数据调整设置</translation>
    </message>
    <message>
        <source>Share of hidden units silenced at random during training (Srivastava et al. 2014).</source>
        <translation>训练时随机置零的隐藏单元比例（Srivastava et al. 2014）。</translation>
    </message>
    <message>
        <source>Size of a step. If the loss jumps, divide it by three; if it crawls, multiply it.</source>
        <translation>每一步的大小。若损失跳动，除以三；若下降太慢，则加大。</translation>
    </message>
    <message>
        <source>Stop when validation has not improved for so many epochs; 0 trains to the end.</source>
        <translation>验证指标连续若干轮没有改善即停止；0 表示训练到底。</translation>
    </message>
    <message>
        <source>Takes the target for so much less than certain; steadier where labels are wrong now and then (Szegedy et al. 2016).</source>
        <translation>将目标的确定程度降低这么多；标签偶有错误时更稳定（Szegedy et al. 2016）。</translation>
    </message>
    <message>
        <source>The configuration has an unknown member &apos;%1&apos;. Settings such as learning_rate belong into &quot;options&quot;.</source>
        <translation>配置中有未知成员“%1”。learning_rate 等设置应写在 options 之中。</translation>
    </message>
    <message>
        <source>The longest gradient allowed (global norm); 0 switches clipping off.</source>
        <translation>允许的最长梯度（全局范数）；0 表示不裁剪。</translation>
    </message>
    <message>
        <source>The most passes over the training rows; early stopping may end sooner.</source>
        <translation>遍历训练行的最多轮数；早停可能使其提前结束。</translation>
    </message>
    <message>
        <source>The rate rises linearly over so many epochs before the schedule begins.</source>
        <translation>在调度开始之前，学习率用若干轮线性升高。</translation>
    </message>
    <message>
        <source>The validation metric that chooses the best epoch and stops early; auto is log-loss for classes and RMSE for values.</source>
        <translation>用于选出最佳轮次并触发早停的验证指标；自动对类别目标取对数损失，对数值目标取 RMSE。</translation>
    </message>
    <message>
        <source>Watched metric</source>
        <translation>监控指标</translation>
    </message>
    <message>
        <source>Weight averaging</source>
        <translation>权重平均</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>模型宽度</translation>
    </message>
    <message>
        <source>as given</source>
        <translation>按所给</translation>
    </message>
    <message>
        <source>Self-test %1</source>
        <translation>自检 %1</translation>
    </message>
    <message>
        <source>Self-test: all %1 checks passed.</source>
        <translation>自检：全部 %1 项检查均通过。</translation>
    </message>
    <message>
        <source>plain features</source>
        <translation>原始特征</translation>
    </message>
    <message>
        <source>%1 training rows are few: the mean of four models is steadier than any one of them.</source>
        <translation>%1 行训练数据较少：四个模型的平均比其中任何一个都更稳定。</translation>
    </message>
    <message>
        <source>%1 training rows: smaller batches generalise better and still take little time.</source>
        <translation>%1 行训练数据：较小的批次泛化更好，且耗时仍然很短。</translation>
    </message>
    <message>
        <source>With %1 training rows a batch of 256 would leave too few steps in an epoch.</source>
        <translation>训练数据为 %1 行时，批大小 256 会使每轮的步数过少。</translation>
    </message>
    <message>
        <source>There is no learning-rate schedule &apos;%1&apos;: choose constant, cosine, step or plateau.</source>
        <translation>没有学习率调度“%1”：请选择 constant、cosine、step 或 plateau。</translation>
    </message>
    <message>
        <source>The number of threads must be between 1 and 1024; found %1.</source>
        <translation>线程数必须在 1 至 1024 之间；现为 %1。</translation>
    </message>
    <message>
        <source>The run&apos;s stored configuration cannot be read; the project file may be damaged.</source>
        <translation>该运行存储的配置无法读取；项目文件可能已损坏。</translation>
    </message>
    <message>
        <source>No epoch has a value of %1 on validation; the weights of step %2 are kept instead of the best ones.</source>
        <translation>没有任何一轮在验证集上有 %1 的值；保留的是第 %2 步的权重而非最佳权重。</translation>
    </message>
    <message>
        <source>No epoch was completed before</source>
        <translation>此前没有完成任何一轮</translation>
    </message>
    <message>
        <source>The last good epoch is %1</source>
        <translation>最后一个正常的轮次是第 %1 轮</translation>
    </message>
    <message>
        <source>Training diverged: in epoch %1, at step %2, %3 is no longer a number. %4. Lower training.learning_rate (now %5), %6, or look for extreme values in the inputs.</source>
        <translation>训练发散：在第 %1 轮第 %2 步，%3不再是数值。%4。请降低 training.learning_rate（现为 %5）、%6，或检查输入中的极端值。</translation>
    </message>
    <message>
        <source>Training needs rows to train and to validate on; there are %1 and %2.</source>
        <translation>训练需要训练行和验证行；现有 %1 行和 %2 行。</translation>
    </message>
    <message>
        <source>lower training.gradient_clip (now %1)</source>
        <translation>降低 training.gradient_clip（现为 %1）</translation>
    </message>
    <message>
        <source>switch training.gradient_clip on</source>
        <translation>启用 training.gradient_clip</translation>
    </message>
    <message>
        <source>the training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>the validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>training.watch is &apos;%1&apos;, but the target is %2: choose auto or one of %3.</source>
        <translation>training.watch 为“%1”，但目标是%2：请选择 auto 或 %3 之一。</translation>
    </message>
    <message>
        <source>Calibrated on validation: logits × %1 %2; log-loss %3 → %4.</source>
        <translation>已在验证集上校准：logit × %1 %2；对数损失 %3 → %4。</translation>
    </message>
    <message>
        <source>Cancelled before the first epoch was done; there is nothing to keep.</source>
        <translation>第一轮完成之前已取消；没有可保留的内容。</translation>
    </message>
    <message>
        <source>Cancelled in epoch %1. %2</source>
        <translation>在第 %1 轮取消。%2</translation>
    </message>
    <message>
        <source>No better %1 on validation since epoch %2; stopped after epoch %3. %4</source>
        <translation>自第 %2 轮起验证集 %1 没有改善；第 %3 轮后停止。%4</translation>
    </message>
    <message>
        <source>No epoch has a value of %1; the last weights are kept.</source>
        <translation>没有任何一轮有 %1 的值；保留最后的权重。</translation>
    </message>
    <message>
        <source>Resumed after epoch %1.</source>
        <translation>从第 %1 轮之后继续。</translation>
    </message>
    <message>
        <source>Run %1 is %2 in another process. Let it end, or stop it there first.</source>
        <translation>运行 %1 在另一个进程中处于%2状态。请等它结束，或先在那里停止。</translation>
    </message>
    <message>
        <source>Run %1 is %2; there is nothing left to do. Train again with other settings.</source>
        <translation>运行 %1 处于%2状态；已没有可做的事。请用其他设置重新训练。</translation>
    </message>
    <message>
        <source>Self-test, %1</source>
        <translation>自检，%1</translation>
    </message>
    <message>
        <source>Started again: no epoch had been finished.</source>
        <translation>已重新开始：此前没有完成任何一轮。</translation>
    </message>
    <message>
        <source>Stopped by the user in epoch %1. %2</source>
        <translation>由用户在第 %1 轮停止。%2</translation>
    </message>
    <message>
        <source>The model failed its self-test and was not trained. %1</source>
        <translation>模型未通过自检，没有训练。%1</translation>
    </message>
    <message>
        <source>The project does not say which data the run used.</source>
        <translation>项目没有说明该运行使用了哪些数据。</translation>
    </message>
    <message>
        <source>The weights of epoch %1 are kept.</source>
        <translation>已保留第 %1 轮的权重。</translation>
    </message>
    <message>
        <source>There is not enough memory for this run. Use fewer rows or a smaller model.</source>
        <translation>内存不足，无法进行此运行。请减少行数或使用更小的模型。</translation>
    </message>
    <message>
        <source>Training needs a table.</source>
        <translation>训练需要表格。</translation>
    </message>
    <message>
        <source>%1 was lost: %2</source>
        <translation>%1 已丢失：%2</translation>
    </message>
    <message>
        <source>A search needs a table.</source>
        <translation>搜索需要表格。</translation>
    </message>
    <message>
        <source>A search needs at least one trial; %1 were asked for.</source>
        <translation>搜索至少需要一次试验；所要求的是 %1 次。</translation>
    </message>
    <message>
        <source>Given up after epoch %1: of %2 trials the better %3 went on.</source>
        <translation>第 %1 轮后放弃：%2 次试验中较优的 %3 次继续。</translation>
    </message>
    <message>
        <source>Left after epoch %1; a search under the same series goes on with it.</source>
        <translation>第 %1 轮后中止；同一系列的搜索会接着进行。</translation>
    </message>
    <message>
        <source>The trials of &apos;%1&apos; were trained on other data, another target, split or seed (run %2), so new ones cannot be compared with them. Give this search another series name.</source>
        <translation>“%1”的试验是在其他数据、目标、划分或种子（运行 %2）下训练的，因此新试验无法与之比较。请为此搜索另取系列名称。</translation>
    </message>
    <message>
        <source>A summary needs a table.</source>
        <translation>摘要需要表格。</translation>
    </message>
    <message>
        <source>There is not enough memory for this. Use fewer rows or a smaller model.</source>
        <translation>内存不足，无法执行此操作。请减少行数或使用更小的模型。</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>adamw</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>behavioural</source>
        <translation>行为</translation>
    </message>
    <message>
        <source>binary</source>
        <translation>二分类</translation>
    </message>
    <message>
        <source>bins</source>
        <translation>箱</translation>
    </message>
    <message>
        <source>brier</source>
        <translation>Brier 分数</translation>
    </message>
    <message>
        <source>buckets</source>
        <translation>桶</translation>
    </message>
    <message>
        <source>categorical</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>convolution</source>
        <translation>卷积 (convolution)</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>ema</source>
        <translation>EMA</translation>
    </message>
    <message>
        <source>encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>events</source>
        <translation>个事件</translation>
    </message>
    <message>
        <source>f1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>first</source>
        <translation>第一个</translation>
    </message>
    <message>
        <source>format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>frequencies</source>
        <translation>个频率</translation>
    </message>
    <message>
        <source>full</source>
        <translation>全精度</translation>
    </message>
    <message>
        <source>gini</source>
        <translation>Gini</translation>
    </message>
    <message>
        <source>gru</source>
        <translation>GRU</translation>
    </message>
    <message>
        <source>it</source>
        <translation>它</translation>
    </message>
    <message>
        <source>key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>ks</source>
        <translation>KS</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最后一个</translation>
    </message>
    <message>
        <source>latest</source>
        <translation>最近一个</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>log_loss</source>
        <translation>对数损失</translation>
    </message>
    <message>
        <source>mae</source>
        <translation>MAE</translation>
    </message>
    <message>
        <source>main</source>
        <translation>主</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>混合精度</translation>
    </message>
    <message>
        <source>multiclass</source>
        <translation>多分类</translation>
    </message>
    <message>
        <source>n-grams</source>
        <translation>个 n-gram</translation>
    </message>
    <message>
        <source>ngrams</source>
        <translation>n-gram</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>numerical</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>pairs</source>
        <translation>对</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>periodic</source>
        <translation>周期</translation>
    </message>
    <message>
        <source>piecewise</source>
        <translation>分段</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>plateau</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>platt</source>
        <translation>Platt</translation>
    </message>
    <message>
        <source>pr_auc</source>
        <translation>PR AUC</translation>
    </message>
    <message>
        <source>products</source>
        <translation>个乘积</translation>
    </message>
    <message>
        <source>quantile</source>
        <translation>分位数</translation>
    </message>
    <message>
        <source>quote</source>
        <translation>引号</translation>
    </message>
    <message>
        <source>r2</source>
        <translation>R²</translation>
    </message>
    <message>
        <source>recurrent</source>
        <translation>循环 (recurrent)</translation>
    </message>
    <message>
        <source>regression</source>
        <translation>回归</translation>
    </message>
    <message>
        <source>rmse</source>
        <translation>RMSE</translation>
    </message>
    <message>
        <source>roc_auc</source>
        <translation>ROC AUC</translation>
    </message>
    <message>
        <source>rounds</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>score</source>
        <translation>正在评分</translation>
    </message>
    <message>
        <source>second</source>
        <translation>副</translation>
    </message>
    <message>
        <source>separator</source>
        <translation>分隔符</translation>
    </message>
    <message>
        <source>sheet</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>standard</source>
        <translation>标准化</translation>
    </message>
    <message>
        <source>step</source>
        <translation>阶梯</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>swa</source>
        <translation>SWA</translation>
    </message>
    <message>
        <source>table</source>
        <translation>数据表</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>temporal</source>
        <translation>时序</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>them</source>
        <translation>它们</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>个词元</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>transformer</source>
        <translation>Transformer</translation>
    </message>
    <message>
        <source>tune</source>
        <translation>正在搜索</translation>
    </message>
    <message>
        <source>units</source>
        <translation>个单元</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>values</source>
        <translation>个取值</translation>
    </message>
    <message>
        <source>No target could be proposed.</source>
        <translation>未能建议目标列。</translation>
    </message>
    <message>
        <source>The training engine is not loaded.</source>
        <translation>训练引擎尚未加载。</translation>
    </message>
    <message>
        <source>id</source>
        <translation>标识列</translation>
    </message>
    <message>
        <source>ignored</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>modality</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>fusion</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>head</source>
        <translation>决策头</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>%1 column × %2 features</source>
        <translation>%1 列 × %2 个特征</translation>
    </message>
    <message>
        <source>%1 column, %2 values</source>
        <translation>%1 列，%2 个取值</translation>
    </message>
    <message>
        <source>%1 columns × %2 features</source>
        <translation>%1 列 × %2 个特征</translation>
    </message>
    <message>
        <source>%1 columns, %2 values</source>
        <translation>%1 列，%2 个取值</translation>
    </message>
    <message>
        <source>%1 of layer %2</source>
        <translation>%1（第 %2 层）</translation>
    </message>
    <message>
        <source>%1 step × %2 channel</source>
        <translation>%1 步 × %2 个通道</translation>
    </message>
    <message>
        <source>%1 steps × %2 channel</source>
        <translation>%1 步 × %2 个通道</translation>
    </message>
    <message>
        <source>%1 steps × %2 channels</source>
        <translation>%1 步 × %2 个通道</translation>
    </message>
    <message>
        <source>up to %1 of %2 words</source>
        <translation>最多 %1 个词，词表 %2 个</translation>
    </message>
    <message>
        <source>up to %1 of %2 words and word pairs</source>
        <translation>最多 %1 个词和词对，词表 %2 个</translation>
    </message>
    <message>
        <source>up to %1 steps × %2 channel</source>
        <translation>最多 %1 步 × %2 个通道</translation>
    </message>
    <message>
        <source>up to %1 steps × %2 channels</source>
        <translation>最多 %1 步 × %2 个通道</translation>
    </message>
    <message>
        <source>%1 classes</source>
        <translation>%1 个类别</translation>
    </message>
    <message>
        <source>%1 classes; &apos;%2&apos; taken as the positive one</source>
        <translation>%1 个类别；以“%2”为正类</translation>
    </message>
    <message>
        <source>%1 has a share although it is absent.</source>
        <translation>%1 缺失时仍有份额。</translation>
    </message>
    <message>
        <source>a row without any modality</source>
        <translation>没有任何模态的行</translation>
    </message>
    <message>
        <source>a row without any modality gets an output.</source>
        <translation>没有任何模态的行也有输出。</translation>
    </message>
    <message>
        <source>a row without any modality gets no number as output.</source>
        <translation>没有任何模态的行的输出不是数值。</translation>
    </message>
    <message>
        <source>a single row</source>
        <translation>单独一行</translation>
    </message>
    <message>
        <source>a single row gets another output than in a batch.</source>
        <translation>单独一行的输出与在批次中不同。</translation>
    </message>
    <message>
        <source>a single row gets the same output as in a batch.</source>
        <translation>单独一行的输出与在批次中相同。</translation>
    </message>
    <message>
        <source>all gradients are finite numbers.</source>
        <translation>所有梯度均为有限数。</translation>
    </message>
    <message>
        <source>all outputs are finite numbers.</source>
        <translation>所有输出均为有限数。</translation>
    </message>
    <message>
        <source>an absent modality has share 0.</source>
        <translation>缺失模态的份额为 0。</translation>
    </message>
    <message>
        <source>attention rows of some layer do not sum to 1.</source>
        <translation>某一层注意力的行和不为 1。</translation>
    </message>
    <message>
        <source>attention rows sum to 1.</source>
        <translation>注意力每行之和为 1。</translation>
    </message>
    <message>
        <source>each modality can be absent.</source>
        <translation>每个模态都可以缺失。</translation>
    </message>
    <message>
        <source>evaluation gives another output the second time.</source>
        <translation>第二次评估的输出不同。</translation>
    </message>
    <message>
        <source>evaluation gives the same output twice.</source>
        <translation>两次评估的输出相同。</translation>
    </message>
    <message>
        <source>every parameter (%1 tensors) receives a gradient.</source>
        <translation>每个参数（%1 个张量）都得到梯度。</translation>
    </message>
    <message>
        <source>failed: there is no row to test the model on.</source>
        <translation>失败：没有可用来检验模型的行。</translation>
    </message>
    <message>
        <source>modality %1 of %2</source>
        <translation>第 %1 个模态（共 %2 个）</translation>
    </message>
    <message>
        <source>modality weights are shares that sum to 1.</source>
        <translation>模态权重为份额，合计为 1。</translation>
    </message>
    <message>
        <source>modality weights of some row are negative or do not sum to 1.</source>
        <translation>某行的模态权重为负或合计不为 1。</translation>
    </message>
    <message>
        <source>no gradient reaches %1; it would never be trained.</source>
        <translation>没有梯度到达 %1；它永远得不到训练。</translation>
    </message>
    <message>
        <source>ok: %1 has one token a row, so its attention over tokens has nothing to choose from.</source>
        <translation>通过：%1每行只有一个词元，其词元注意力无可选择。</translation>
    </message>
    <message>
        <source>ok: none of the rows looked at has %1, so its encoder could not be checked.</source>
        <translation>通过：所查看的行都没有%1，因此无法检查其编码器。</translation>
    </message>
    <message>
        <source>outputs are not numbers without %1.</source>
        <translation>缺少 %1 时输出不是数值。</translation>
    </message>
    <message>
        <source>some outputs are not numbers.</source>
        <translation>有些输出不是数值。</translation>
    </message>
    <message>
        <source>the check of %1 ended with an error: %2</source>
        <translation>对%1的检查以错误告终：%2</translation>
    </message>
    <message>
        <source>the gradient of %1 is not a number.</source>
        <translation>%1 的梯度不是数值。</translation>
    </message>
    <message>
        <source>the values of %1 change the output although it is absent.</source>
        <translation>%1 缺失时其取值仍改变输出。</translation>
    </message>
    <message>
        <source>the values of an absent modality change nothing.</source>
        <translation>缺失模态的取值不起作用。</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>失败：%1</translation>
    </message>
    <message>
        <source>ok: %1</source>
        <translation>通过：%1</translation>
    </message>
    <message>
        <source>Boosted trees over one-hot categories, TF-IDF texts, event counts and series statistics.</source>
        <translation>对独热类别、TF-IDF 文本、事件计数和序列统计量做提升树。</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Features a tree</source>
        <translation>每棵树的特征比例</translation>
    </message>
    <message>
        <source>How much each tree corrects; smaller wants more rounds.</source>
        <translation>每棵树的修正幅度；越小需要的轮数越多。</translation>
    </message>
    <message>
        <source>Larger keeps trees from explaining single rows.</source>
        <translation>越大越能防止树去解释单独的行。</translation>
    </message>
    <message>
        <source>Least weight of a leaf</source>
        <translation>叶节点最小权重</translation>
    </message>
    <message>
        <source>Questions in a row that a tree may ask.</source>
        <translation>一棵树最多可连续提问的次数。</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>提升轮数</translation>
    </message>
    <message>
        <source>Rows a tree</source>
        <translation>每棵树的行比例</translation>
    </message>
    <message>
        <source>Share of the training rows that each tree sees.</source>
        <translation>每棵树可见的训练行比例。</translation>
    </message>
    <message>
        <source>Shrinkage</source>
        <translation>收缩率</translation>
    </message>
    <message>
        <source>Stop after</source>
        <translation>早停轮数</translation>
    </message>
    <message>
        <source>Stop when validation has not improved for so many rounds.</source>
        <translation>验证指标连续若干轮没有改善即停止。</translation>
    </message>
    <message>
        <source>The XGBoost baseline is not fitted.</source>
        <translation>XGBoost 基线尚未拟合。</translation>
    </message>
    <message>
        <source>The XGBoost baseline&apos;s trees are missing.</source>
        <translation>XGBoost 基线缺少树。</translation>
    </message>
    <message>
        <source>The bar on most tables: fusion has to beat it to be worth its effort.</source>
        <translation>多数表格数据上的标杆：融合只有胜过它才值得投入。</translation>
    </message>
    <message>
        <source>The most trees (for several classes: trees of each).</source>
        <translation>最多的树数（多分类时为每类的树数）。</translation>
    </message>
    <message>
        <source>XGBoost baseline</source>
        <translation>XGBoost 基线</translation>
    </message>
    <message>
        <source>XGBoost could not %1.</source>
        <translation>XGBoost 无法%1。</translation>
    </message>
    <message>
        <source>begin a model</source>
        <translation>建立模型</translation>
    </message>
    <message>
        <source>grow a tree</source>
        <translation>生成树</translation>
    </message>
    <message>
        <source>read the rows</source>
        <translation>读取行</translation>
    </message>
    <message>
        <source>read the stored model</source>
        <translation>读取已存储的模型</translation>
    </message>
    <message>
        <source>save the model</source>
        <translation>保存模型</translation>
    </message>
    <message>
        <source>score rows</source>
        <translation>为行评分</translation>
    </message>
    <message>
        <source>share of the trees&apos; contributions (SHAP), row by row for the first 64 rows of a batch, their mean for the others</source>
        <translation>树的贡献 (SHAP) 的份额：每批前 64 行逐行计算，其余取其平均</translation>
    </message>
    <message>
        <source>take a setting</source>
        <translation>接受设置</translation>
    </message>
    <message>
        <source>take the targets</source>
        <translation>接受目标值</translation>
    </message>
    <message>
        <source>share of the embedding: ‖W_m e_m‖ / Σ‖W_k e_k‖, row by row</source>
        <translation>嵌入的份额：逐行 ‖W_m e_m‖ / Σ‖W_k e_k‖</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热轮数</translation>
    </message>
    <message>
        <source>cardinality</source>
        <translation>按取值数</translation>
    </message>
    <message>
        <source>raw</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>softmax</source>
        <translation>Softmax</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a date, but column &apos;%2&apos; holds dates. Write it as 2024-03-01.</source>
        <translation>“%1”不是日期，而列“%2”是日期。请写成 2024-03-01。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a number, but column &apos;%2&apos; holds numbers. Write it as 5000 or 0.25; leave it empty for a missing cell.</source>
        <translation>“%1”不是数字，而列“%2”是数字。请写成 5000 或 0.25；留空表示缺失。</translation>
    </message>
    <message>
        <source>The model reads no column &apos;%1&apos;, so a change of it changes nothing.%2</source>
        <translation>模型不读取列“%1”，因此修改它没有影响。%2</translation>
    </message>
    <message>
        <source>Column &apos;%1&apos; holds %2s, which form no groups. Choose a column of numbers, dates or categories.</source>
        <translation>列“%1”的类型（%2）无法分组。请选择数字、日期或类别列。</translation>
    </message>
    <message>
        <source>all values</source>
        <translation>所有取值</translation>
    </message>
    <message>
        <source>%1 is better</source>
        <translation>%1 更好</translation>
    </message>
    <message>
        <source>%1 targets do not fit %2 and %3 outputs.</source>
        <translation>%1 个目标与 %2 和 %3 个输出不匹配。</translation>
    </message>
    <message>
        <source>cannot be told: too few rows</source>
        <translation>无法判断：行数太少</translation>
    </message>
    <message>
        <source>no real difference</source>
        <translation>没有实质差别</translation>
    </message>
    <message>
        <source>paired bootstrap</source>
        <translation>配对自助法</translation>
    </message>
    <message>
        <source>The metric &apos;%1&apos; cannot be resampled.</source>
        <translation>指标“%1”无法重抽样。</translation>
    </message>
    <message>
        <source>%1 targets do not fit %2 scores.</source>
        <translation>%1 个目标与 %2 个评分不匹配。</translation>
    </message>
    <message>
        <source>Points need base odds above 0 and points to double the odds above 0, for example 600 points at 50 to 1 and 20 points to double.</source>
        <translation>分数换算需要大于 0 的基准几率和翻倍分数，例如 50 比 1 对应 600 分、每 20 分翻倍。</translation>
    </message>
    <message>
        <source>Score bands need at least two edges, each above the one before, for example 0, 0.05, 0.2, 1.</source>
        <translation>评分段至少需要两个依次递增的边界，例如 0、0.05、0.2、1。</translation>
    </message>
    <message>
        <source>%1 targets do not fit %2 scores in %3 groups.</source>
        <translation>%1 个目标与 %3 组中的 %2 个评分不匹配。</translation>
    </message>
    <message>
        <source>%1 bins do not fit %2.</source>
        <translation>%1 个分箱与 %2 不匹配。</translation>
    </message>
    <message>
        <source>&apos;edits&apos; must be an object: %1.</source>
        <translation>&apos;edits&apos; 必须是对象：%1。</translation>
    </message>
    <message>
        <source>&apos;mute&apos; must be a list of modalities.</source>
        <translation>&apos;mute&apos; 必须是模态列表。</translation>
    </message>
    <message>
        <source>&apos;row&apos; is missing: the 0-based data row to look at.</source>
        <translation>缺少 &apos;row&apos;：要查看的数据行（从 0 开始）。</translation>
    </message>
    <message>
        <source>&apos;search&apos; must be true or false.</source>
        <translation>&apos;search&apos; 必须为 true 或 false。</translation>
    </message>
    <message>
        <source>One case</source>
        <translation>单个案例</translation>
    </message>
    <message>
        <source>Why the model says what it says of one row, what if a cell were another, and the smallest change that flips the decision.</source>
        <translation>模型为何这样判断某一行、某个单元格改变会怎样，以及使决策翻转的最小改动。</translation>
    </message>
    <message>
        <source>the edit of &apos;%1&apos; must be a text, a number or null (missing); found %2.</source>
        <translation>“%1”的修改必须是文本、数字或 null（缺失）；实际为 %2。</translation>
    </message>
    <message>
        <source>there is no modality &apos;%1&apos; to mute.%2</source>
        <translation>没有可静默的模态“%1”。%2</translation>
    </message>
    <message>
        <source>Each row as a point: near to each other what the model takes for alike.</source>
        <translation>每行一个点：模型认为相似的彼此靠近。</translation>
    </message>
    <message>
        <source>Map of the embeddings</source>
        <translation>嵌入图</translation>
    </message>
    <message>
        <source>&apos;%1&apos; must be a number from %2 to %3; found %4.</source>
        <translation>“%1”必须是 %2 到 %3 之间的数字；实际为 %4。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; must be a whole number from %2 to %3; found %4.</source>
        <translation>“%1”必须是 %2 到 %3 之间的整数；实际为 %4。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; must be one of %2; found %3.</source>
        <translation>“%1”必须是以下之一：%2；实际为 %3。</translation>
    </message>
    <message>
        <source>The settings of &apos;%1&apos;: %2</source>
        <translation>“%1”的设置：%2</translation>
    </message>
    <message>
        <source>there is no &apos;%1&apos;.%2 Known are: %3.</source>
        <translation>没有“%1”。%2 可用的有：%3。</translation>
    </message>
    <message>
        <source>How the result falls as more and more rows lack a modality.</source>
        <translation>随着越来越多的行缺少某个模态，结果如何下降。</translation>
    </message>
    <message>
        <source>The metric &apos;%1&apos; has no value on these %2 rows. Use rows that hold every class.</source>
        <translation>指标“%1”在这 %2 行上没有值。请使用包含所有类别的行。</translation>
    </message>
    <message>
        <source>When a source is missing</source>
        <translation>当某个来源缺失时</translation>
    </message>
    <message>
        <source>Without %1 in any row, %2 goes from %3 to %4.</source>
        <translation>所有行都没有 %1 时，%2 从 %3 变为 %4。</translation>
    </message>
    <message>
        <source>All coalitions of %1 modalities are too many; %2 can be done. Join modalities in the map, or look at the importance.</source>
        <translation>%1 个模态的组合太多；最多可计算 %2 个。请在映射中合并模态，或查看重要性。</translation>
    </message>
    <message>
        <source>An absent modality is left out, as in a row that lacks it.%1</source>
        <translation>不在场的模态会被略去，如同缺少它的行。%1</translation>
    </message>
    <message>
        <source>An absent modality is replaced by the model&apos;s learned absence state.%1</source>
        <translation>不在场的模态由模型学到的缺席状态代替。%1</translation>
    </message>
    <message>
        <source>An absent modality is what a row without it is to this baseline: its mark for &apos;not there&apos; and nothing else.</source>
        <translation>不在场的模态对该基线而言就是没有它的行：只有“不存在”标记。</translation>
    </message>
    <message>
        <source>In training, rows lost modalities at random.</source>
        <translation>训练中各行会随机失去模态。</translation>
    </message>
    <message>
        <source>It was trained without modality dropout: what it says without a modality that few training rows lack was hardly learnt.</source>
        <translation>训练时未使用模态丢弃：若很少有训练行缺少某模态，模型几乎没有学过缺少它时该如何判断。</translation>
    </message>
    <message>
        <source>The run has no rows in the part &apos;%1&apos;. Ask for another part.</source>
        <translation>该运行在“%1”部分没有行。请选择其他部分。</translation>
    </message>
    <message>
        <source>insight rows</source>
        <translation>洞察所用行</translation>
    </message>
    <message>
        <source>No pair of modalities can be told apart by both weight and Shapley value: the weights say nothing here.</source>
        <translation>没有一对模态能同时被权重和 Shapley 值区分开：此处权重说明不了什么。</translation>
    </message>
    <message>
        <source>Of %1 pairs, %2 have the same order by weight and by Shapley value, %3 the opposite one, and %4 cannot be told apart: read the Shapley values, not the weights.</source>
        <translation>在 %1 对中，%2 对按权重与按 Shapley 值的顺序相同，%3 对相反，%4 对无法区分：请看 Shapley 值，而不是权重。</translation>
    </message>
    <message>
        <source>The weights do not rank the modalities as their Shapley values do (%1 of %2 pairs are the other way round): %3 has the largest weight, %4 contributes most. Do not read the weights as importance.</source>
        <translation>权重对模态的排序与 Shapley 值不同（%2 对中有 %1 对相反）：%3 的权重最大，%4 的贡献最大。不要把权重当作重要性。</translation>
    </message>
    <message>
        <source>The weights rank the modalities as their Shapley values do (%1 of %2 pairs that can be told apart): %3 counts most in both.</source>
        <translation>权重对模态的排序与 Shapley 值一致（可区分的 %2 对中有 %1 对）：两者都以 %3 为首。</translation>
    </message>
    <message>
        <source>Modality Shapley values</source>
        <translation>模态 Shapley 值</translation>
    </message>
    <message>
        <source>What each modality is worth to the result, fairly shared over all combinations, and which pairs are worth more or less together.</source>
        <translation>每个模态对结果的价值，在所有组合间公平分摊，以及哪些成对模态合在一起价值更大或更小。</translation>
    </message>
    <message>
        <source>Do the weights mean importance?</source>
        <translation>权重能代表重要性吗？</translation>
    </message>
    <message>
        <source>Run %1 has kept no modality weights yet. Wait until it is over, or resume it.</source>
        <translation>运行 %1 尚未保存模态权重。请等待其结束，或继续训练。</translation>
    </message>
    <message>
        <source>Whether the modality weights rank the modalities as their Shapley values and the permutation importance do.</source>
        <translation>模态权重的排序是否与 Shapley 值和置换重要性一致。</translation>
    </message>
    <message>
        <source>Adds when each frequent event first and last happened, how long the story is and how much time it took, each with so many quantile steps, so that thresholds can be learnt; 0 leaves them out.</source>
        <translation>加入每个常见事件首次和末次发生的时间、事件数与总时长，各分为若干分位步，使阈值可被学习；0 表示不加。</translation>
    </message>
    <message>
        <source>Bins of moments</source>
        <translation>时刻分箱</translation>
    </message>
    <message>
        <source>%1 is %2, but must lie between 1 and %3</source>
        <translation>%1 为 %2，但必须在 1 与 %3 之间</translation>
    </message>
    <message>
        <source>The description of the BERT model cannot be used: %1.</source>
        <translation>无法使用该 BERT 模型的描述：%1。</translation>
    </message>
    <message>
        <source>a dropout is not between 0 and 1</source>
        <translation>某个丢弃率不在 0 与 1 之间</translation>
    </message>
    <message>
        <source>its activation is &apos;%1&apos;; gelu, gelu_new and relu are known</source>
        <translation>其激活函数为“%1”；已知的有 gelu、gelu_new 和 relu</translation>
    </message>
    <message>
        <source>its number of attention heads</source>
        <translation>其注意力头数</translation>
    </message>
    <message>
        <source>its number of layers</source>
        <translation>其层数</translation>
    </message>
    <message>
        <source>its number of positions</source>
        <translation>其位置数</translation>
    </message>
    <message>
        <source>its width</source>
        <translation>其宽度</translation>
    </message>
    <message>
        <source>its width %1 cannot be divided among %2 attention heads</source>
        <translation>其宽度 %1 无法由 %2 个注意力头均分</translation>
    </message>
    <message>
        <source>the epsilon of its layer normalisation is not between 0 and 1</source>
        <translation>其层归一化的 epsilon 不在 0 与 1 之间</translation>
    </message>
    <message>
        <source>the size of its vocabulary</source>
        <translation>其词表大小</translation>
    </message>
    <message>
        <source>the width of its inner layers</source>
        <translation>其内层宽度</translation>
    </message>
    <message>
        <source>%1 has neither vocab.txt nor a tokenizer.json with word pieces. Models with other vocabularies (RoBERTa&apos;s, for instance) cannot be read.</source>
        <translation>%1 中既没有 vocab.txt，也没有含词片的 tokenizer.json。使用其他词表的模型（例如 RoBERTa）无法读取。</translation>
    </message>
    <message>
        <source>%1 has no %2. %3</source>
        <translation>%1 中没有 %2。%3</translation>
    </message>
    <message>
        <source>%1 has no config.json, so it holds no model in the layout of Hugging Face.</source>
        <translation>%1 中没有 config.json，因此不是 Hugging Face 格式的模型。</translation>
    </message>
    <message>
        <source>%1 is not UTF-8 text. Download the model again.</source>
        <translation>%1 不是 UTF-8 文本。请重新下载模型。</translation>
    </message>
    <message>
        <source>%1 is not a JSON object. Download the model again.</source>
        <translation>%1 不是 JSON 对象。请重新下载模型。</translation>
    </message>
    <message>
        <source>%1&apos; is not a whole number.</source>
        <translation>%1&apos; 不是整数。</translation>
    </message>
    <message>
        <source>%1&apos;. Download the model again.</source>
        <translation>%1&apos;。请重新下载模型。</translation>
    </message>
    <message>
        <source>%1/tokenizer.json: the piece &apos;%2&apos; has an id outside the vocabulary. Download the model again.</source>
        <translation>%1/tokenizer.json：词片“%2”的编号超出词表。请重新下载模型。</translation>
    </message>
    <message>
        <source>%1: the vocabulary has %2 pieces, the model knows %3. Vocabulary and model do not belong together.</source>
        <translation>%1：词表有 %2 个词片，模型认识 %3 个。词表与模型不匹配。</translation>
    </message>
    <message>
        <source>Download the model again, with this file.</source>
        <translation>请连同此文件重新下载模型。</translation>
    </message>
    <message>
        <source>Its weights are in an older form; save it again with the transformers library (save_pretrained with safe_serialization=True).</source>
        <translation>其权重为旧格式；请用 transformers 库重新保存（save_pretrained，safe_serialization=True）。</translation>
    </message>
    <message>
        <source>Its weights are split over several files; save it as one (save_pretrained with max_shard_size=&quot;100GB&quot;).</source>
        <translation>其权重分散在多个文件中；请保存为一个文件（save_pretrained，max_shard_size=&quot;100GB&quot;）。</translation>
    </message>
    <message>
        <source>Set text.pretrained_folder to a folder with config.json, vocab.txt and model.safetensors.</source>
        <translation>请将 text.pretrained_folder 设为含有 config.json、vocab.txt 和 model.safetensors 的文件夹。</translation>
    </message>
    <message>
        <source>The folder holds a model of the kind &apos;%1&apos;. Models of the kinds bert and distilbert can be read, in any language and size.</source>
        <translation>该文件夹中的模型类型为“%1”。可读取任何语言和规模的 bert 与 distilbert 模型。</translation>
    </message>
    <message>
        <source>The model counts its positions in the way &apos;%1&apos;; only &apos;absolute&apos; can be read.</source>
        <translation>该模型的位置编码方式为“%1”；只能读取 absolute。</translation>
    </message>
    <message>
        <source>The pretrained text encoder has no model to read.%1</source>
        <translation>预训练文本编码器没有可读取的模型。%1</translation>
    </message>
    <message>
        <source>There is no folder &apos;%1&apos; with a pretrained model.%2</source>
        <translation>没有含预训练模型的文件夹“%1”。%2</translation>
    </message>
    <message>
        <source>config.json does not say &apos;</source>
        <translation>config.json 未说明 &apos;</translation>
    </message>
    <message>
        <source>config.json: &apos;</source>
        <translation>config.json：&apos;</translation>
    </message>
    <message>
        <source>No file has a weight called &apos;%1&apos;.</source>
        <translation>没有文件含有名为“%1”的权重。</translation>
    </message>
    <message>
        <source>the tensor &apos;%1&apos; does not hold numbers with a fraction (F32, F16, BF16).</source>
        <translation>张量“%1”不是浮点数（F32、F16、BF16）。</translation>
    </message>
    <message>
        <source>the tensor &apos;%1&apos; has the shape %2, but %3 was expected from config.json.</source>
        <translation>张量“%1”的形状为 %2，而按 config.json 应为 %3。</translation>
    </message>
    <message>
        <source>the tensor &apos;%1&apos; holds values that are not finite numbers.</source>
        <translation>张量“%1”含有非有限数值。</translation>
    </message>
    <message>
        <source>the tensor &apos;%1&apos; of shape %2 is missing. The file belongs to another kind of model than config.json says.</source>
        <translation>缺少形状为 %2 的张量“%1”。该文件与 config.json 所述的模型类型不符。</translation>
    </message>
    <message>
        <source>Take a smaller one.</source>
        <translation>请换用较小的模型。</translation>
    </message>
    <message>
        <source>The pretrained model has %1 million weights; at most %2 million can be %3, because checkpoints must stay below 1 GB. %4</source>
        <translation>预训练模型有 %1 百万个权重；最多可%3 %2 百万个，因为检查点必须小于 1 GB。%4</translation>
    </message>
    <message>
        <source>The pretrained text encoder was used before it was read.</source>
        <translation>预训练文本编码器在读取之前就被使用。</translation>
    </message>
    <message>
        <source>The stored vocabulary is larger than the model it belongs to.</source>
        <translation>存储的词表大于其所属的模型。</translation>
    </message>
    <message>
        <source>up to %1 of %2 word pieces; %3 (%4 layers × %5, %6)</source>
        <translation>最多 %1 个词片（词表 %2）；%3（%4 层 × %5，%6）</translation>
    </message>
    <message>
        <source>Adds how far each statistic has come through so many training quantiles, so that thresholds can be learnt; 0 leaves them out.</source>
        <translation>加入每个统计量在若干训练分位之间的位置，使阈值可被学习；0 表示不加。</translation>
    </message>
    <message>
        <source>Bins of statistics</source>
        <translation>统计量分箱</translation>
    </message>
    <message>
        <source>%1 cannot be stored.</source>
        <translation>%1 无法存储。</translation>
    </message>
    <message>
        <source>Tensors of type</source>
        <translation>张量类型</translation>
    </message>
    <message>
        <source>The stored weights cannot be read: %1. The file is damaged or was cut short; use an earlier checkpoint or another copy.</source>
        <translation>无法读取存储的权重：%1。文件已损坏或被截断；请使用较早的检查点或另一份副本。</translation>
    </message>
    <message>
        <source>a size or position of tensor &apos;%1&apos; is not a number</source>
        <translation>张量“%1”的大小或位置不是数字</translation>
    </message>
    <message>
        <source>it has only %1 bytes</source>
        <translation>只有 %1 字节</translation>
    </message>
    <message>
        <source>its header is longer than the file</source>
        <translation>其文件头比文件还长</translation>
    </message>
    <message>
        <source>its header is not a JSON object</source>
        <translation>其文件头不是 JSON 对象</translation>
    </message>
    <message>
        <source>its length does not match its content</source>
        <translation>其长度与内容不符</translation>
    </message>
    <message>
        <source>its metadata is not JSON</source>
        <translation>其元数据不是 JSON</translation>
    </message>
    <message>
        <source>its metadata is not a text</source>
        <translation>其元数据不是文本</translation>
    </message>
    <message>
        <source>its metadata is not an object</source>
        <translation>其元数据不是对象</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has the unknown type &apos;%2&apos;</source>
        <translation>张量“%1”的类型“%2”未知</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has too many dimensions</source>
        <translation>张量“%1”的维数过多</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; holds values that are neither true nor false</source>
        <translation>张量“%1”含有既非真也非假的值</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; is not where the one before it ends</source>
        <translation>张量“%1”未紧接前一个张量</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; is too large</source>
        <translation>张量“%1”过大</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; lies outside the file</source>
        <translation>张量“%1”位于文件之外</translation>
    </message>
    <message>
        <source>the description of tensor &apos;%1&apos; is incomplete</source>
        <translation>张量“%1”的描述不完整</translation>
    </message>
    <message>
        <source>the layout is little-endian</source>
        <translation>布局为小端序</translation>
    </message>
    <message>
        <source>the shape of tensor &apos;%1&apos; does not match its data</source>
        <translation>张量“%1”的形状与数据不符</translation>
    </message>
    <message>
        <source>Folder with a BERT or DistilBERT as Hugging Face lays it out: config.json, vocab.txt, model.safetensors. Read once, before training; a trained model holds all it needs.</source>
        <translation>含 BERT 或 DistilBERT 的文件夹（Hugging Face 格式）：config.json、vocab.txt、model.safetensors。训练前读取一次；训练好的模型包含所需的一切。</translation>
    </message>
    <message>
        <source>Longest text for the pretrained model</source>
        <translation>预训练模型的最长文本</translation>
    </message>
    <message>
        <source>Memory for read texts</source>
        <translation>已读文本的内存</translation>
    </message>
    <message>
        <source>N-grams read a text as the set of its words and word pairs: fast, and hard to beat on few rows. The others read the words in order: convolution phrases of a few words, gru the whole text, transformer every word in the light of all others (slow on long texts), pretrained a BERT from a folder of this computer, which knows the language already.</source>
        <translation>n-gram 把文本看作词与词对的集合：速度快，行数少时很难被超越。其他编码器按顺序读词：convolution 读几个词的短语，gru 读整段文本，transformer 让每个词参照所有其他词（长文本较慢），pretrained 使用本机文件夹中的 BERT，它已懂得这种语言。</translation>
    </message>
    <message>
        <source>Pretrained model</source>
        <translation>预训练模型</translation>
    </message>
    <message>
        <source>Rate of pretrained weights</source>
        <translation>预训练权重的学习率</translation>
    </message>
    <message>
        <source>Share of the learning rate at which pretrained weights are tuned: 0.02 of 0.001 is the usual 0.00002.</source>
        <translation>微调预训练权重时所用学习率的比例：0.001 的 0.02 即常用的 0.00002。</translation>
    </message>
    <message>
        <source>So many word pieces of a text are read, its marks of start and end included. Twice as long takes more than twice the time.</source>
        <translation>读取文本的词片数，含起止标记。长度加倍，用时不止加倍。</translation>
    </message>
    <message>
        <source>Trains the pretrained weights too, at a fraction of the learning rate. Frozen, it reads every text only once, which is far faster and on few rows often as good.</source>
        <translation>同时以较小的学习率训练预训练权重。冻结时每段文本只读一次，快得多，且行数少时往往同样好。</translation>
    </message>
    <message>
        <source>Tune the pretrained model</source>
        <translation>微调预训练模型</translation>
    </message>
    <message>
        <source>What a frozen model has read is kept in so much memory, and read again in every epoch where that is not enough. A text of 100 pieces takes 0.3 MB with a model of width 768.</source>
        <translation>冻结模型读过的内容保存在这么多内存中，不够时每轮重新读取。宽度为 768 的模型，100 个词片的文本占 0.3 MB。</translation>
    </message>
    <message>
        <source>The Unicode library could not normalise a text:</source>
        <translation>Unicode 库无法规范化某段文本：</translation>
    </message>
    <message>
        <source>The vocabulary has no piece &apos;%1&apos;, which this kind of model needs. Check that vocab.txt belongs to the model, and the names of its special pieces in tokenizer_config.json.</source>
        <translation>词表中没有该类模型所需的词片“%1”。请检查 vocab.txt 是否属于该模型，以及 tokenizer_config.json 中特殊词片的名称。</translation>
    </message>
    <message>
        <source>Row %1 has another outcome in one run than in the other: the runs answer different questions and cannot be compared.</source>
        <translation>第 %1 行在两次运行中的结果不同：它们回答的是不同问题，无法比较。</translation>
    </message>
    <message>
        <source>Run %1 cannot be compared with itself; name two runs.</source>
        <translation>运行 %1 不能与自身比较；请指定两个运行。</translation>
    </message>
    <message>
        <source>Runs %1 and %2 have no %3 row in common; train both with the same split.</source>
        <translation>运行 %1 与 %2 没有共同的%3行；请用相同的划分训练两者。</translation>
    </message>
    <message>
        <source>Runs %1 and %2 were trained on different data; only runs on the same data set share rows.</source>
        <translation>运行 %1 与 %2 使用不同的数据训练；只有同一数据集上的运行才有共同的行。</translation>
    </message>
    <message>
        <source>paired, percentile</source>
        <translation>配对，百分位</translation>
    </message>
    <message>
        <source>Segments by &apos;%1&apos; need the data set; give it too.</source>
        <translation>按“%1”分群需要数据集；请一并提供。</translation>
    </message>
    <message>
        <source>The credit pack needs a yes/no target; that of run %1 (&apos;%2&apos;) is %3.</source>
        <translation>信贷报告需要是/否型目标；运行 %1 的目标（“%2”）为%3。</translation>
    </message>
    <message>
        <source>The project holds no usable scores of the %1 rows of run %2. They are stored when a run ends; resume it, or train again with rows in that part.</source>
        <translation>项目中没有运行 %2 的%1行的可用评分。评分在运行结束时保存；请继续训练，或在该部分有行的情况下重新训练。</translation>
    </message>
    <message>
        <source>one of several classes</source>
        <translation>多类别之一</translation>
    </message>
    <message>
        <source>plain, percentile</source>
        <translation>普通，百分位</translation>
    </message>
    <message>
        <source>%1 training rows are too few to learn thresholds within each number.</source>
        <translation>%1 个训练行太少，无法在每个数字内学习阈值。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has more than %2 values: the rare ones share hashed states instead of one.</source>
        <translation>“%1”的取值超过 %2 个：罕见取值共用哈希状态，而非同一个状态。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is read as %2: from %3 training rows, networks that learn word order from nothing lose to them.</source>
        <translation>“%1”按%2读取：仅凭 %3 个训练行，从零学习词序的网络不及它们。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; usually has %2 %3, few enough to be read in their order.</source>
        <translation>“%1”通常有 %2 %3，数量少，可按顺序读取。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; usually has %2 %3: a convolution looks at them all at once, a recurrent network would take them one after the other.</source>
        <translation>“%1”通常有 %2 %3：卷积一次看到全部，而循环网络要逐个处理。</translation>
    </message>
    <message>
        <source>characters and pairs of characters (its script has no spaces)</source>
        <translation>单字与字对（该文字不用空格）</translation>
    </message>
    <message>
        <source>words and word pairs (%1 words a text)</source>
        <translation>词与词对（每段 %1 个词）</translation>
    </message>
    <message>
        <source>ONNX Runtime does not run the exported file; it was taken away again.</source>
        <translation>ONNX Runtime 无法运行导出的文件；文件已删除。</translation>
    </message>
    <message>
        <source>Fusion model of Amalgam, strategy %1</source>
        <translation>Amalgam 融合模型，策略 %1</translation>
    </message>
    <message>
        <source>The ONNX file was read back and was not what was written; it was taken away again.</source>
        <translation>回读的 ONNX 文件与写入的不一致；文件已删除。</translation>
    </message>
    <message>
        <source>The model could not be written as ONNX:</source>
        <translation>模型无法写成 ONNX：</translation>
    </message>
    <message>
        <source>Amalgam</source>
        <translation>Amalgam</translation>
    </message>
    <message>
        <source>ONNX files with elements of type %1 are not known here.</source>
        <translation>不支持元素类型为 %1 的 ONNX 文件。</translation>
    </message>
    <message>
        <source>The model needs %1 MB, and an ONNX file holds at most 2 GB. Export it as a bundle or as TorchScript.</source>
        <translation>模型需要 %1 MB，而 ONNX 文件最多 2 GB。请导出为模型包或 TorchScript。</translation>
    </message>
    <message>
        <source>%1 depends on the inputs</source>
        <translation>%1 取决于输入</translation>
    </message>
    <message>
        <source>%1 is no list</source>
        <translation>%1 不是列表</translation>
    </message>
    <message>
        <source>%1, which the ONNX export does not know. Export it as TorchScript or as a bundle.</source>
        <translation>%1，ONNX 导出不认识它。请导出为 TorchScript 或模型包。</translation>
    </message>
    <message>
        <source>%1: %2. Export it as TorchScript or as a bundle.</source>
        <translation>%1：%2。请导出为 TorchScript 或模型包。</translation>
    </message>
    <message>
        <source>A value of the traced model is no tensor: %1</source>
        <translation>跟踪模型中的某个值不是张量：%1</translation>
    </message>
    <message>
        <source>A value of the traced model is used before it is computed: %1</source>
        <translation>跟踪模型中的某个值在计算之前被使用：%1</translation>
    </message>
    <message>
        <source>Cast</source>
        <translation>Cast</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identity</translation>
    </message>
    <message>
        <source>The model holds numbers of type</source>
        <translation>模型含有的数值类型为</translation>
    </message>
    <message>
        <source>This model cannot be written as ONNX:</source>
        <translation>该模型无法写成 ONNX：</translation>
    </message>
    <message>
        <source>This model cannot be written as ONNX: there is no ONNX form of %1 here. Export it as TorchScript or as a bundle.</source>
        <translation>该模型无法写成 ONNX：此处没有 %1 的 ONNX 形式。请导出为 TorchScript 或模型包。</translation>
    </message>
    <message>
        <source>a weight depends on the inputs</source>
        <translation>某个权重取决于输入</translation>
    </message>
    <message>
        <source>takes a list apart that no operation here gives</source>
        <translation>拆分了一个并非由此处运算产生的列表</translation>
    </message>
    <message>
        <source>the model&apos;s outputs are no tuple</source>
        <translation>模型的输出不是元组</translation>
    </message>
    <message>
        <source>Abs</source>
        <translation>Abs</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>And</source>
        <translation>And</translation>
    </message>
    <message>
        <source>Conv</source>
        <translation>Conv</translation>
    </message>
    <message>
        <source>Cos</source>
        <translation>Cos</translation>
    </message>
    <message>
        <source>Div</source>
        <translation>Div</translation>
    </message>
    <message>
        <source>Equal</source>
        <translation>Equal</translation>
    </message>
    <message>
        <source>Erf</source>
        <translation>Erf</translation>
    </message>
    <message>
        <source>Exp</source>
        <translation>Exp</translation>
    </message>
    <message>
        <source>Gemm</source>
        <translation>Gemm</translation>
    </message>
    <message>
        <source>Greater</source>
        <translation>Greater</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Less</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>Max</translation>
    </message>
    <message>
        <source>Mul</source>
        <translation>Mul</translation>
    </message>
    <message>
        <source>Neg</source>
        <translation>Neg</translation>
    </message>
    <message>
        <source>Not</source>
        <translation>Not</translation>
    </message>
    <message>
        <source>Or</source>
        <translation>Or</translation>
    </message>
    <message>
        <source>Relu</source>
        <translation>Relu</translation>
    </message>
    <message>
        <source>Sigmoid</source>
        <translation>Sigmoid</translation>
    </message>
    <message>
        <source>Sin</source>
        <translation>Sin</translation>
    </message>
    <message>
        <source>Softmax</source>
        <translation>Softmax</translation>
    </message>
    <message>
        <source>Sqrt</source>
        <translation>Sqrt</translation>
    </message>
    <message>
        <source>Squeeze</source>
        <translation>Squeeze</translation>
    </message>
    <message>
        <source>Sub</source>
        <translation>Sub</translation>
    </message>
    <message>
        <source>Tanh</source>
        <translation>Tanh</translation>
    </message>
    <message>
        <source>Transpose</source>
        <translation>Transpose</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Where</translation>
    </message>
    <message>
        <source>compares whole numbers with a fraction</source>
        <translation>将整数与小数比较</translation>
    </message>
    <message>
        <source>has no biases</source>
        <translation>没有偏置</translation>
    </message>
    <message>
        <source>has no weight</source>
        <translation>没有权重</translation>
    </message>
    <message>
        <source>has several layers or directions</source>
        <translation>有多层或多方向</translation>
    </message>
    <message>
        <source>is an approximation</source>
        <translation>是近似</translation>
    </message>
    <message>
        <source>is not the Euclidean norm</source>
        <translation>不是欧几里得范数</translation>
    </message>
    <message>
        <source>is the mean of everything</source>
        <translation>是对全部求平均</translation>
    </message>
    <message>
        <source>is transposed</source>
        <translation>是转置的</translation>
    </message>
    <message>
        <source>scales its terms</source>
        <translation>对各项缩放</translation>
    </message>
    <message>
        <source>sums over everything</source>
        <translation>对全部求和</translation>
    </message>
    <message>
        <source>Nothing in the ONNX graph computes the output &apos;%1&apos;.</source>
        <translation>ONNX 图中没有计算输出“%1”的节点。</translation>
    </message>
    <message>
        <source>The ONNX graph has no output.</source>
        <translation>ONNX 图没有输出。</translation>
    </message>
    <message>
        <source>The constant &apos;%1&apos; has %2 bytes where its shape asks for %3.</source>
        <translation>常量“%1”有 %2 字节，而其形状需要 %3 字节。</translation>
    </message>
    <message>
        <source>The file is no ONNX file: it has no graph.</source>
        <translation>该文件不是 ONNX 文件：没有图。</translation>
    </message>
    <message>
        <source>The name &apos;%1&apos; is given twice in the ONNX graph.</source>
        <translation>ONNX 图中名称“%1”重复。</translation>
    </message>
    <message>
        <source>The node &apos;%1&apos; reads &apos;%2&apos;, which nothing before it computes.</source>
        <translation>节点“%1”读取“%2”，但之前没有计算它。</translation>
    </message>
    <message>
        <source>No temporary folder could be made in %1.</source>
        <translation>无法在 %1 中创建临时文件夹。</translation>
    </message>
    <message>
        <source>ONNX Runtime did not run the file.</source>
        <translation>ONNX Runtime 未运行该文件。</translation>
    </message>
    <message>
        <source>ONNX Runtime gave an output that is no table of 32-bit numbers.</source>
        <translation>ONNX Runtime 的输出不是 32 位数值表。</translation>
    </message>
    <message>
        <source>Concat</source>
        <translation>Concat</translation>
    </message>
    <message>
        <source>Expand</source>
        <translation>Expand</translation>
    </message>
    <message>
        <source>Gather</source>
        <translation>Gather</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>Pad</translation>
    </message>
    <message>
        <source>Reshape</source>
        <translation>Reshape</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Shape</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>Slice</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Split</translation>
    </message>
    <message>
        <source>Unsqueeze</source>
        <translation>Unsqueeze</translation>
    </message>
    <message>
        <source>flattens a single number</source>
        <translation>展平单个数字</translation>
    </message>
    <message>
        <source>its pieces are not taken one by one</source>
        <translation>其各段不是逐一取出</translation>
    </message>
    <message>
        <source>leaves dimensions behind it</source>
        <translation>其后仍有维度</translation>
    </message>
    <message>
        <source>The file is no ONNX file, or it is damaged.</source>
        <translation>该文件不是 ONNX 文件，或已损坏。</translation>
    </message>
    <message>
        <source>The model could not be written:</source>
        <translation>模型无法写出：</translation>
    </message>
    <message>
        <source>pieces</source>
        <translation>词片</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>Min</translation>
    </message>
    <message>
        <source>%1: no row could be read; all %2 were left out. Line %3: %4</source>
        <translation>%1：没有一行可以读取；全部 %2 行均被略去。第 %3 行：%4</translation>
    </message>
    <message>
        <source>%1: the file has a header but no rows.</source>
        <translation>%1：文件只有表头，没有数据行。</translation>
    </message>
    <message>
        <source>Compare the AUC of late fusion with the others, then look at the synergy of profile and notes under Sources.</source>
        <translation>比较晚期融合与其他策略的 AUC，再到“来源”中看 profile 与 notes 的协同。</translation>
    </message>
    <message>
        <source>Compare the curves of the two runs under Sources, at 100 % of the notes missing.</source>
        <translation>在“来源”中比较两次运行的曲线，看备注 100 % 缺失处。</translation>
    </message>
    <message>
        <source>Early fusion, never met a gap</source>
        <translation>早期融合，从未遇到缺失</translation>
    </message>
    <message>
        <source>Early fusion, trained with gaps</source>
        <translation>早期融合，训练中有缺失</translation>
    </message>
    <message>
        <source>Look at the interaction of bureau and repayment under Sources: it is below zero.</source>
        <translation>在“来源”中看 bureau 与 repayment 的交互：它小于零。</translation>
    </message>
    <message>
        <source>Neither the job nor the purpose of the loan says anything alone; together they decide. Late fusion adds up separate decisions and cannot see it.</source>
        <translation>职业和贷款用途单独都不说明问题，合起来才决定结果。晚期融合把各自的判断相加，看不到这一点。</translation>
    </message>
    <message>
        <source>The credit bureau repeats what the repayments say. Either source alone is nearly as good as both: paying for the second buys little.</source>
        <translation>征信重复了还款已经说明的内容。任一来源单独几乎与两者一样好：再为另一个付费收获甚微。</translation>
    </message>
    <message>
        <source>The notes are the best source, until nobody writes them any more. A model that never met a gap falls further than one that was trained with gaps.</source>
        <translation>备注是最好的来源，直到没有人再写备注。从未遇到缺失的模型比训练中有缺失的模型跌得更多。</translation>
    </message>
    <message>
        <source>There is no lesson &apos;%1&apos;. There are: %2.</source>
        <translation>没有名为“%1”的小课。现有：%2。</translation>
    </message>
    <message>
        <source>Told twice</source>
        <translation>说了两遍</translation>
    </message>
    <message>
        <source>When a source goes missing</source>
        <translation>来源缺失时</translation>
    </message>
    <message>
        <source>Worth more together</source>
        <translation>合在一起更有价值</translation>
    </message>
    <message>
        <source>The answer about attention cannot be read; ask again.</source>
        <translation>无法读取关于注意力的回答；请重新查询。</translation>
    </message>
    <message>
        <source>The two cannot be compared: they have other %1. Compare runs of the same modalities and the same kind of attention.</source>
        <translation>两者无法比较：它们的%1不同。请比较模态相同且注意力类型相同的运行。</translation>
    </message>
    <message>
        <source>numbers of heads</source>
        <translation>注意力头数</translation>
    </message>
    <message>
        <source>numbers of layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>A recalibration needs rows of both classes with different scores on validation.</source>
        <translation>再校准需要验证集中两个类别都有行且分数不同。</translation>
    </message>
    <message>
        <source>The stored recalibration cannot be read: %1</source>
        <translation>无法读取保存的再校准：%1</translation>
    </message>
    <message>
        <source>There is no recalibration &apos;%1&apos;. Choose none, platt or isotonic.</source>
        <translation>没有名为 &apos;%1&apos; 的再校准。请选择 none、platt 或 isotonic。</translation>
    </message>
    <message>
        <source>scores and probabilities do not belong together.</source>
        <translation>分数与概率不对应。</translation>
    </message>
    <message>
        <source>the curve does not rise.</source>
        <translation>曲线不是上升的。</translation>
    </message>
    <message>
        <source>%1 is a folder without weights.safetensors: it is no bundle.</source>
        <translation>%1 是不含 weights.safetensors 的文件夹：它不是模型包。</translation>
    </message>
    <message>
        <source>The ZIP file holds no weights.safetensors: it is no bundle.</source>
        <translation>ZIP 文件中没有 weights.safetensors：它不是模型包。</translation>
    </message>
    <message>
        <source>Bundle</source>
        <translation>模型包</translation>
    </message>
    <message>
        <source>Everything in one folder or ZIP file: weights, ONNX, fitted preprocessing, map, metrics, model card, sample rows, and a Python program that scores raw rows without Amalgam.</source>
        <translation>一个文件夹或 ZIP 文件包含全部内容：权重、ONNX、已拟合的预处理、映射、指标、模型卡、样例行，以及无需 Amalgam 即可对原始行评分的 Python 程序。</translation>
    </message>
    <message>
        <source>Python with NumPy and pandas was not found</source>
        <translation>未找到带 NumPy 和 pandas 的 Python</translation>
    </message>
    <message>
        <source>sample.csv scored</source>
        <translation>对 sample.csv 评分</translation>
    </message>
    <message>
        <source>weights.safetensors read back</source>
        <translation>重新读取 weights.safetensors</translation>
    </message>
    <message>
        <source>The bundle&apos;s score.py could not be run.</source>
        <translation>模型包中的 score.py 无法运行。</translation>
    </message>
    <message>
        <source>ONNX Runtime</source>
        <translation>ONNX Runtime</translation>
    </message>
    <message>
        <source>ONNX Runtime was not found</source>
        <translation>未找到 ONNX Runtime</translation>
    </message>
    <message>
        <source>There is no export format &apos;%1&apos;. Choose one of: %2.</source>
        <translation>没有导出格式“%1”。可选：%2。</translation>
    </message>
    <message>
        <source>A report has no section &apos;%1&apos;. Choose from: %2.</source>
        <translation>报告没有章节“%1”。可选：%2。</translation>
    </message>
    <message>
        <source>Cannot make the folder %1: %2.</source>
        <translation>无法创建文件夹 %1：%2。</translation>
    </message>
    <message>
        <source>The web page of a report cannot be named .pdf; name a file that ends in .html.</source>
        <translation>报告的网页不能以 .pdf 命名；请使用以 .html 结尾的文件名。</translation>
    </message>
    <message>
        <source>%1 is a file, and a folder is to be written. Name a folder that is not there yet, or a .zip file.</source>
        <translation>%1 是文件，而这里要写入文件夹。请指定一个尚不存在的文件夹或 .zip 文件。</translation>
    </message>
    <message>
        <source>%1 is a folder with other files in it. Name a folder that is not there yet, or a .zip file.</source>
        <translation>%1 是含有其他文件的文件夹。请指定一个尚不存在的文件夹或 .zip 文件。</translation>
    </message>
    <message>
        <source>no folder is named</source>
        <translation>未指定文件夹</translation>
    </message>
    <message>
        <source>Reasons are worked out for at most %1 modalities; the model has %2.</source>
        <translation>最多可为 %1 个模态给出理由；该模型有 %2 个。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; must be a text; found %2.</source>
        <translation>“%1”必须是文本；实际为 %2。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; must be true or false.</source>
        <translation>“%1”必须为 true 或 false。</translation>
    </message>
    <message>
        <source>&apos;epochs&apos; must be &quot;best&quot;, &quot;all&quot;, an epoch or a list of epochs.</source>
        <translation>“epochs”必须是 &quot;best&quot;、&quot;all&quot;、一个轮次或轮次列表。</translation>
    </message>
    <message>
        <source>&apos;minus&apos; knows &quot;group&quot; (a text), &quot;epoch&quot; and &quot;run&quot; (numbers); found %1.</source>
        <translation>“minus”可含 &quot;group&quot;（文本）、&quot;epoch&quot; 和 &quot;run&quot;（数值）；实际为 %1。</translation>
    </message>
    <message>
        <source>&apos;minus&apos; must be an object: %1, %2 or %3.</source>
        <translation>“minus”必须是对象：%1、%2 或 %3。</translation>
    </message>
    <message>
        <source>&apos;row&apos; asks for one row: leave &apos;by&apos; and &apos;where&apos; out.</source>
        <translation>“row”只查询一行：请去掉“by”和“where”。</translation>
    </message>
    <message>
        <source>Attention of groups</source>
        <translation>各组的注意力</translation>
    </message>
    <message>
        <source>None of the %1 rows meets &apos;%2&apos;. Ask for more rows or another condition.</source>
        <translation>%1 行中没有一行满足“%2”。请增加行数或更换条件。</translation>
    </message>
    <message>
        <source>The weights of epoch %1 were not kept. Kept are: %2. Set training.keep_epochs to all before training to keep every epoch.</source>
        <translation>第 %1 轮的权重未保留。已保留：%2。训练前将 training.keep_epochs 设为 all 可保留每一轮。</translation>
    </message>
    <message>
        <source>There is no group &apos;%1&apos;.%2 There are: %3.</source>
        <translation>没有组“%1”。%2现有：%3。</translation>
    </message>
    <message>
        <source>What the model looks at in all rows, in groups of rows and in one row, epoch by epoch: modality weights, attention of every layer and head with its entropy, attention inside the modalities.</source>
        <translation>模型在全部行、各组行和单行中逐轮关注什么：模态权重、每层每头的注意力及其熵、模态内部的注意力。</translation>
    </message>
    <message>
        <source>&apos;scenario&apos; must be the name of one that was kept.</source>
        <translation>“scenario”必须是已保存情景的名称。</translation>
    </message>
    <message>
        <source>row %1 has no scenario &apos;%2&apos;.%3</source>
        <translation>第 %1 行没有情景“%2”。%3</translation>
    </message>
    <message>
        <source>The target is a number, so that rows have no %1. Group by a column or by score.</source>
        <translation>目标是数值，因此各行没有 %1。请按列或按 score 分组。</translation>
    </message>
    <message>
        <source>The target is a number, so that rows have no outcome. Filter by score instead.</source>
        <translation>目标是数值，因此各行没有 outcome。请改用 score 筛选。</translation>
    </message>
    <message>
        <source>There is no column &apos;%1&apos; to group by.%2 Beside columns there are class, outcome and score.</source>
        <translation>没有可用于分组的列“%1”。%2除列之外还可用 class、outcome 和 score。</translation>
    </message>
    <message>
        <source>There is no column &apos;%1&apos;.%2 Beside columns there are score, class and outcome.</source>
        <translation>没有列“%1”。%2除列之外还可用 score、class 和 outcome。</translation>
    </message>
    <message>
        <source>right, wrong</source>
        <translation>判对，判错</translation>
    </message>
    <message>
        <source>The stored preprocessing knows a channel &apos;%1&apos; that its map has not.</source>
        <translation>保存的预处理中有通道“%1”，而其映射中没有。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has the wrong type: found %2.</source>
        <translation>“%1”类型不对：实际为 %2。</translation>
    </message>
    <message>
        <source>The filter of cases: %1</source>
        <translation>个案筛选：%1</translation>
    </message>
    <message>
        <source>a condition must be an object; found %1.</source>
        <translation>条件必须是对象；实际为 %1。</translation>
    </message>
    <message>
        <source>it must be a list of conditions.</source>
        <translation>必须是条件列表。</translation>
    </message>
    <message>
        <source>there is no kind of condition &apos;%1&apos;.</source>
        <translation>没有“%1”这种条件。</translation>
    </message>
    <message>
        <source>This file holds no report: %1</source>
        <translation>此文件不含报告：%1</translation>
    </message>
    <message>
        <source>No run was measured by &apos;%1&apos;. Choose %2.</source>
        <translation>没有运行用 &apos;%1&apos; 度量过。请选择 %2。</translation>
    </message>
    <message>
        <source>%1 must lie between 0 and 1, not %2.</source>
        <translation>%1 必须在 0 与 1 之间，而不是 %2。</translation>
    </message>
    <message>
        <source>A cut-off</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>The share to approve</source>
        <translation>通过比例</translation>
    </message>
    <message>
        <source>The validation rows of the run have no usable scores to choose a cut-off from.</source>
        <translation>该运行的验证行没有可用于选择阈值的分数。</translation>
    </message>
    <message>
        <source>Better by %1 %2.</source>
        <translation>好 %1 %2。</translation>
    </message>
    <message>
        <source>Cannot be told: too few rows.</source>
        <translation>无法判断：行数太少。</translation>
    </message>
    <message>
        <source>No real difference: %1 %2.</source>
        <translation>无真正差异：%1 %2。</translation>
    </message>
    <message>
        <source>Runs %1 and %2 have different targets (&apos;%3&apos; and &apos;%4&apos;) and cannot be compared.</source>
        <translation>运行 %1 和 %2 的目标不同（&apos;%3&apos; 和 &apos;%4&apos;），无法比较。</translation>
    </message>
    <message>
        <source>Runs %1 and %2 know different classes and cannot be compared.</source>
        <translation>运行 %1 和 %2 的类别不同，无法比较。</translation>
    </message>
    <message>
        <source>Runs cannot be compared by &apos;%1&apos;. Choose %2.</source>
        <translation>无法按 &apos;%1&apos; 比较运行。请选择 %2。</translation>
    </message>
    <message>
        <source>Worse by %1 %2.</source>
        <translation>差 %1 %2。</translation>
    </message>
    <message>
        <source>A scenario needs a name.</source>
        <translation>情景需要一个名称。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be a tag: a tag is a word or a few, without a comma.</source>
        <translation>&apos;%1&apos; 不能作为标签：标签是一个或几个词，不含逗号。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; does harm: without it the result is better</source>
        <translation>“%1”有害：去掉后结果更好</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is needed: without it the result is worse</source>
        <translation>需要“%1”：去掉后结果变差</translation>
    </message>
    <message>
        <source>Run %1 has no scored rows to compare on.</source>
        <translation>运行 %1 没有可供比较的已打分行。</translation>
    </message>
    <message>
        <source>Run %1 has not been trained to an end; what a modality is worth to it cannot be told yet.</source>
        <translation>运行 %1 尚未训练结束，还不能判断某个模态对它的价值。</translation>
    </message>
    <message>
        <source>Run %1 reads one modality: without it nothing would be left to learn from.</source>
        <translation>运行 %1 只读取一个模态：去掉后就没有可学习的内容。</translation>
    </message>
    <message>
        <source>no real difference: the others make up for &apos;%1&apos;</source>
        <translation>没有实质差别：其他模态弥补了“%1”</translation>
    </message>
    <message>
        <source>Keep the epochs&apos; weights</source>
        <translation>保留各轮权重</translation>
    </message>
    <message>
        <source>Keeps the weights after each epoch in the project, so that attention, weights and decisions of any group of rows can be looked at epoch by epoch. Auto keeps up to 16 MB a run: of large models every second, third … epoch.</source>
        <translation>在项目中保留每一轮之后的权重，以便逐轮查看任意一组行的注意力、权重和决策。自动模式每次运行最多保留 16 MB：大模型每隔两轮、三轮……保留一次。</translation>
    </message>
    <message>
        <source>%1 is not set. Start all of them with torchrun, or set RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT.</source>
        <translation>%1 未设置。请用 torchrun 启动所有进程，或设置 RANK、WORLD_SIZE、MASTER_ADDR 和 MASTER_PORT。</translation>
    </message>
    <message>
        <source>%1 must be a whole number from %2 to %3; found &apos;%4&apos;.</source>
        <translation>%1 必须是 %2 到 %3 之间的整数；现为“%4”。</translation>
    </message>
    <message>
        <source>One of the %1 processes of the training was lost, so that the others cannot go on. The last checkpoint is kept: go on from it with &apos;resume&apos;, or start all processes again.</source>
        <translation>训练的 %1 个进程中有一个已失去，其余进程无法继续。最后的检查点已保留：可用 resume 从该处继续，或重新启动全部进程。</translation>
    </message>
    <message>
        <source>Process %1 of %2 did not find the others at %3:%4. Check that all are started with the same MASTER_ADDR and MASTER_PORT, and that the port is free.</source>
        <translation>第 %1 个进程（共 %2 个）在 %3:%4 未找到其他进程。请检查所有进程是否以相同的 MASTER_ADDR 和 MASTER_PORT 启动，且该端口空闲。</translation>
    </message>
    <message>
        <source>WORLD_SIZE asks for several processes, but</source>
        <translation>WORLD_SIZE 要求多个进程，但是</translation>
    </message>
    <message>
        <source>WORLD_SIZE asks for several processes, but this program was built without c10d&apos;s Gloo. Install libgloo-dev and build again, or unset WORLD_SIZE.</source>
        <translation>WORLD_SIZE 要求多个进程，但本程序构建时没有 c10d 的 Gloo。请安装 libgloo-dev 后重新构建，或取消设置 WORLD_SIZE。</translation>
    </message>
    <message>
        <source>Several processes train fusion models on CPUs only; unset WORLD_SIZE for this run.</source>
        <translation>多进程训练只支持 CPU 上的融合模型；本次运行请取消 WORLD_SIZE。</translation>
    </message>
    <message>
        <source>Trained by %1 processes, each with %2 rows of every batch of %3.</source>
        <translation>由 %1 个进程共同训练，各进程处理每批中的 %2 行，每批共 %3 行。</translation>
    </message>
    <message>
        <source>The training step is compiled: %1 operations over %2 MB, with the kernels for %3.</source>
        <translation>训练步已编译：%1 个运算，占用 %2 MB，使用 %3 的内核。</translation>
    </message>
    <message>
        <source>inputs of type</source>
        <translation>输入，其类型为</translation>
    </message>
    <message>
        <source>Compiled step</source>
        <translation>编译训练步</translation>
    </message>
    <message>
        <source>The training step is not compiled: no rule for %1. LibTorch does it, at its own speed.</source>
        <translation>训练步未编译：没有 %1 的规则。由 LibTorch 按其自身速度执行。</translation>
    </message>
    <message>
        <source>This model has no compiled step: %1. Set training.compiled to auto or off.</source>
        <translation>此模型无法编译训练步：%1。请将 training.compiled 设为 auto 或 off。</translation>
    </message>
    <message>
        <source>Cannot write: no file is named.</source>
        <translation>无法写入：未指定文件。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>%1 trained in %2 s, loss on validation %3; blend %4, weights %5.</source>
        <translation>%1用 %2 秒训练完成，验证损失 %3；混合 %4，权重 %5。</translation>
    </message>
    <message>
        <source>A blend needs models to blend: set blend.parts, e.g. to linear, xgboost, early.</source>
        <translation>混合模型需要可混合的模型：请设置 blend.parts，例如 linear, xgboost, early。</translation>
    </message>
    <message>
        <source>Blended models</source>
        <translation>混合模型</translation>
    </message>
    <message>
        <source>Chosen: by the loss on validation, drawn towards equal shares where validation rows are few. Equal: the plain mean.</source>
        <translation>chosen：按验证损失选定，验证行较少时向均等份额靠拢。equal：简单平均。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The blend is not fitted.</source>
        <translation>混合模型尚未拟合。</translation>
    </message>
    <message>
        <source>The blend&apos;s model &apos;%1&apos; is missing.</source>
        <translation>缺少混合模型中的“%1”。</translation>
    </message>
    <message>
        <source>Trains models of different kinds, baselines among them, and takes their weighted mean.</source>
        <translation>训练不同种类的模型（包括基线），并取它们的加权平均。</translation>
    </message>
    <message>
        <source>Weights of the models</source>
        <translation>各模型的权重</translation>
    </message>
    <message>
        <source>When the score matters more than one picture of the fusion: what one kind of model misses, another sees.</source>
        <translation>当得分比融合的单一图景更重要时：一种模型漏掉的，另一种能看到。</translation>
    </message>
    <message>
        <source>linear, xgboost, early, late, lowrank</source>
        <translation>linear, xgboost, early, late, lowrank</translation>
    </message>
    <message>
        <source>the models&apos; own weights, mixed by how far the blend trusts each model</source>
        <translation>各模型自身的权重，按混合对各模型的信任程度加权</translation>
    </message>
    <message>
        <source>%1 wins: no other of %2 models comes within one standard error of its loss on validation.</source>
        <translation>%1胜出：%2 个模型中没有其他模型的验证损失与它相差在一个标准误之内。</translation>
    </message>
    <message>
        <source>Share of the features that each tree sees; small shares suit few rows and many features.</source>
        <translation>每棵树看到的特征比例；行少而特征多时，较小的比例更合适。</translation>
    </message>
    <message>
        <source>A blend cannot hold a blend: name other strategies.</source>
        <translation>混合模型不能再包含混合模型：请填写其他策略。</translation>
    </message>
    <message>
        <source>%1 wins. Level with it on validation: %2 of %3 models, none of them simpler.</source>
        <translation>%1胜出。验证上与它不相上下的：%3 个模型中的 %2 个，都不比它简单。</translation>
    </message>
    <message>
        <source>%1 wins. Level with it on validation: %2 of %3 models; the simplest of them is %4.</source>
        <translation>%1胜出。验证上与它不相上下的：%3 个模型中的 %2 个；其中最简单的是%4。</translation>
    </message>
    <message>
        <source>%1 and %2 are worth more together than apart (synergy): %3 (%4).</source>
        <translation>%1 与 %2 合在一起比分开更有价值（协同）：%3（%4）。</translation>
    </message>
    <message>
        <source>%1 and %2 tell partly the same (redundancy): %3 (%4).</source>
        <translation>%1 与 %2 说明的内容部分相同（冗余）：%3（%4）。</translation>
    </message>
    <message>
        <source>%1 does harm: %2 %3.</source>
        <translation>%1 有损结果：%2 %3。</translation>
    </message>
    <message>
        <source>%1 gives nothing that can be told from 0: %2 %3.</source>
        <translation>%1 的贡献与 0 无法区分：%2 %3。</translation>
    </message>
    <message>
        <source>%1 helps the result: %2 %3.</source>
        <translation>%1 有助于结果：%2 %3。</translation>
    </message>
    <message>
        <source>Expected calibration error: Σ over ten equal bins of the score of share of rows · |bad rate − mean score|. 0 where scores are honest probabilities.</source>
        <translation>期望校准误差：按评分等分为十段，各段（行数占比 · |坏样本率 − 平均评分|）之和。评分即真实概率时为 0。</translation>
    </message>
    <message>
        <source>CPU, %1 core</source>
        <translation>CPU，%1 核</translation>
    </message>
    <message>
        <source>CPU, %1 cores</source>
        <translation>CPU，%1 核</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>XGBoost&apos;s trees are not in the order of the classes.</source>
        <translation>XGBoost 的树不按类别的顺序排列。</translation>
    </message>
    <message>
        <source>XGBoost&apos;s trees could not be read.</source>
        <translation>无法读取 XGBoost 的树。</translation>
    </message>
    <message>
        <source>The same model for ONNX Runtime in any language, without LibTorch. Preprocessing is not in it.</source>
        <translation>同一模型，供任何语言的 ONNX Runtime 使用，无需 LibTorch。不含预处理。</translation>
    </message>
    <message>
        <source>Softplus</source>
        <translation>Softplus</translation>
    </message>
    <message>
        <source>its places are asked for</source>
        <translation>用到了它的位置</translation>
    </message>
    <message>
        <source>The model with its weights as one file for Python&apos;s torch.jit.load or C++, any batch size. Preprocessing is not in it.</source>
        <translation>模型及其权重合为一个文件，供 Python 的 torch.jit.load 或 C++ 使用，批大小任意。不含预处理。</translation>
    </message>
    <message>
        <source>Strategies to blend, separated by commas; unimodal stands for each modality alone.</source>
        <translation>要混合的策略，用逗号分隔；unimodal 表示每个模态单独一个模型。</translation>
    </message>
    <message>
        <source>a frozen text model is asked on the processor</source>
        <translation>冻结的文本模型在处理器上取值</translation>
    </message>
    <message>
        <source>it does not draw the same kinds of random numbers in each step</source>
        <translation>它每一步抽取的随机数种类不同</translation>
    </message>
    <message>
        <source>it draws random numbers on the processor, which would be the same in each step</source>
        <translation>它在处理器上抽取随机数，捕获后每一步都会相同</translation>
    </message>
    <message>
        <source>its batches have more than %1 shapes</source>
        <translation>其批次的形状多于 %1 种</translation>
    </message>
    <message>
        <source>this program was built without CUDA&apos;s headers</source>
        <translation>本程序构建时没有 CUDA 头文件</translation>
    </message>
    <message>
        <source>Plans a training step once and replays it without LibTorch&apos;s overhead: several times faster on a processor, the same results up to rounding; on a GPU as a CUDA graph. Auto does without where it cannot, and says so; on insists; off never does.</source>
        <translation>将训练步规划一次，之后重放，省去 LibTorch 的开销：在处理器上快数倍，结果除舍入外相同；在 GPU 上捕获为 CUDA 图。auto 在无法做到时改用 LibTorch 并说明原因；on 坚持如此；off 从不如此。</translation>
    </message>
    <message>
        <source>The training step is captured as a CUDA graph and replayed.</source>
        <translation>训练步已捕获为 CUDA 图并重放。</translation>
    </message>
    <message>
        <source>The training step is captured for some shapes of batches only: %1. LibTorch does the others, at its own speed.</source>
        <translation>只捕获了部分批次形状的训练步：%1。其余由 LibTorch 按其自身速度执行。</translation>
    </message>
    <message>
        <source>The training step is not captured: %1. LibTorch does it, at its own speed.</source>
        <translation>训练步未捕获：%1。由 LibTorch 按其自身速度执行。</translation>
    </message>
    <message>
        <source>This model&apos;s step cannot be captured: %1. Set training.compiled to auto or off.</source>
        <translation>此模型的训练步无法捕获：%1。请将 training.compiled 设为 auto 或 off。</translation>
    </message>
    <message>
        <source>The engine module %1 could not be loaded: %2.</source>
        <translation>引擎模块 %1 无法加载：%2。</translation>
    </message>
    <message>
        <source>The engine module amalgam_engine.so was not found. Looked at: %1. Reinstall Amalgam, or name the file in the variable AMALGAM_ENGINE.</source>
        <translation>未找到引擎模块 amalgam_engine.so。已查找：%1。请重新安装 Amalgam，或用变量 AMALGAM_ENGINE 指明该文件。</translation>
    </message>
    <message>
        <source>The file %1 is not Amalgam&apos;s engine module.</source>
        <translation>文件 %1 不是 Amalgam 的引擎模块。</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>The file is not there</source>
        <translation>文件不存在</translation>
    </message>
    <message>
        <source>Choose another file with Open data… (Ctrl+O).</source>
        <translation>请用“打开数据…”(Ctrl+O) 选择其他文件。</translation>
    </message>
    <message>
        <source>That is a folder</source>
        <translation>这是一个文件夹</translation>
    </message>
    <message>
        <source>Open one CSV or TSV file inside it.</source>
        <translation>请打开其中的某个 CSV 或 TSV 文件。</translation>
    </message>
    <message>
        <source>The file is not UTF-8 text</source>
        <translation>文件不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>Save it as CSV in UTF-8 and open it again.</source>
        <translation>请另存为 UTF-8 编码的 CSV 后重新打开。</translation>
    </message>
    <message>
        <source>The file has no rows</source>
        <translation>文件没有数据行</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>The file could not be read</source>
        <translation>文件无法读取</translation>
    </message>
    <message>
        <source>No target yet</source>
        <translation>尚无目标</translation>
    </message>
    <message>
        <source>On Modalities, select a column and press T.</source>
        <translation>请在“模态”页选择一列并按 T。</translation>
    </message>
    <message>
        <source>The modality map cannot be trained on</source>
        <translation>此模态映射无法用于训练</translation>
    </message>
    <message>
        <source>Change it on the Modalities page.</source>
        <translation>请在“模态”页更改。</translation>
    </message>
    <message>
        <source>The split does not work</source>
        <translation>划分不可行</translation>
    </message>
    <message>
        <source>Change the split rule on the Model page.</source>
        <translation>请在“模型”页更改划分规则。</translation>
    </message>
    <message>
        <source>A setting is out of range</source>
        <translation>设置超出范围</translation>
    </message>
    <message>
        <source>Change it on the Model page.</source>
        <translation>请在“模型”页更改。</translation>
    </message>
    <message>
        <source>The project cannot be written</source>
        <translation>项目无法写入</translation>
    </message>
    <message>
        <source>Choose another place with File ▸ Save project as….</source>
        <translation>请用“文件 ▸ 项目另存为…”选择其他位置。</translation>
    </message>
    <message>
        <source>The project cannot be opened</source>
        <translation>项目无法打开</translation>
    </message>
    <message>
        <source>The device cannot be used</source>
        <translation>设备无法使用</translation>
    </message>
    <message>
        <source>Choose cpu or auto on the Model page.</source>
        <translation>请在“模型”页选择 cpu 或自动。</translation>
    </message>
    <message>
        <source>The training engine did not start</source>
        <translation>训练引擎未能启动</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>出现问题</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>A workbench for multimodal fusion models in credit risk.</source>
        <translation>面向信用风险的多模态融合模型工作台。</translation>
    </message>
    <message>
        <source>A data file (.csv, .tsv) or a project (.amalgam).</source>
        <translation>数据文件（.csv、.tsv）或项目（.amalgam）。</translation>
    </message>
    <message>
        <source>Save every page as PNG into this folder and leave.</source>
        <translation>将每一页存为 PNG 放入此文件夹，然后退出。</translation>
    </message>
    <message>
        <source>Size of the window, e.g. 1440x900.</source>
        <translation>窗口大小，例如 1440x900。</translation>
    </message>
    <message>
        <source>light, dark or system.</source>
        <translation>light、dark 或 system。</translation>
    </message>
    <message>
        <source>Language of the window: en or zh_CN.</source>
        <translation>窗口语言：en 或 zh_CN。</translation>
    </message>
    <message>
        <source>Print a report that amalgam-cli has written down as the PDF file FILE and leave.</source>
        <translation>将 amalgam-cli 写下的报告打印为 PDF 文件 FILE，然后退出。</translation>
    </message>
</context>
</TS>
