// The style sheet of report pages.
#pragma once

namespace mlgym {

inline constexpr const char* kPageStyle = R"css(
*{box-sizing:border-box}
body{margin:0 auto;max-width:1000px;padding:24px 32px 64px;background:var(--paper);color:var(--ink);
 font:15px/1.5 system-ui,sans-serif}
h1{font-size:26px;margin:8px 0}h2{font-size:19px;margin:40px 0 6px}
p.about{color:var(--quiet);margin:2px 0}nav{margin:18px 0;font-size:14px}
nav a{display:inline-block;margin:0 14px 4px 0}a{color:var(--s0)}
svg.plot{display:block;max-width:100%;height:auto;margin:12px 0}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}
th,td{padding:3px 10px 3px 0;text-align:left;white-space:nowrap;border-bottom:1px solid var(--faint)}
th{color:var(--quiet);font-weight:600}td.number,th.number{text-align:right}
td.long{white-space:normal;min-width:260px}
summary{cursor:pointer;color:var(--quiet);margin:6px 0}
ul.notices{color:var(--quiet);font-size:13px}
@media print{:root{--paper:#fff;--ink:#000;--faint:#ccc;--quiet:#444}
 body{max-width:none;padding:0}nav{display:none}section{break-inside:avoid-page}
 svg.plot{break-inside:avoid}.scroll{overflow:visible}
 table{font-size:9px}th,td,td.long{white-space:normal;overflow-wrap:anywhere;min-width:0}
 details::details-content{content-visibility:visible;display:block}}
@page{size:landscape}
)css";

}  // namespace mlgym
