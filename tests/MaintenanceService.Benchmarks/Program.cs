using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MaintenanceService.Benchmarks;
using MaintenanceService.Benchmarks.Cases;
using MaintenanceService.Benchmarks.Kestrel;

if (args is ["bdn"])
{
    Job job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
    BenchmarkRunner.Run<MiddlewareBenchmarks>(DefaultConfig.Instance.AddJob(job).WithOptions(ConfigOptions.DisableOptimizationsValidator));
    return 0;
}

if (args is not ([] or ["in-process"] or ["kestrel"]))
{
    Console.Error.WriteLine("Usage: MaintenanceService.Benchmarks [in-process | kestrel | bdn]. Without a word: everything, as one table.");
    return 2;
}

Report.Print(
[
    .. args is ["kestrel"] ? [] : InProcessReport.Run(),
    .. args is ["in-process"] ? [] : await KestrelReport.RunAsync(),
]);
return 0;
