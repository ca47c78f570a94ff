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

if (args.Length > 0 && args is not ["in-process"])
{
    Console.Error.WriteLine("Usage: MaintenanceService.Benchmarks [in-process | bdn]. Without a word: everything, as one table.");
    return 2;
}

Report.Print([.. InProcessReport.Run(), .. args.Length > 0 ? [] : await KestrelReport.RunAsync()]);
return 0;
