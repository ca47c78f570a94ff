using MaintenanceService.Benchmarks.Cases;
using MaintenanceService.Benchmarks.Rounds;

IReadOnlyList<Case> cases = [.. InProcessCases.All().Take(args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 99)];
var measured = InterleavedRounds.Measure(cases, 1500);
foreach (var c in cases)
{
    var m = measured[c.Name];
    var b = c.Baseline is { } x ? measured[x] : m;
    Console.WriteLine($"{c.Name,-30} {m.Nanoseconds,9:F1} ns  +{m.Nanoseconds - b.Nanoseconds,8:F1}  {m.Bytes,7:F0} B +{m.Bytes - b.Bytes:F1}");
}
