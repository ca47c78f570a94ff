using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MaintenanceService.Benchmarks;
using MaintenanceService.Benchmarks.Cases;
using MaintenanceService.Benchmarks.Gateway;
using MaintenanceService.Benchmarks.Kestrel;
using MaintenanceService.Benchmarks.Rounds;
using MaintenanceService.Benchmarks.Service;

if (ServiceReport.ServeBaseline(args) is { } serving)
{
    await serving;
    return 0;
}

if (args is ["bdn"])
{
    Job job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
    BenchmarkRunner.Run<MiddlewareBenchmarks>(DefaultConfig.Instance.AddJob(job).WithOptions(ConfigOptions.DisableOptimizationsValidator));
    return 0;
}

switch (args)
{
    case [Launches.Argument, "in-process"]:
        Launches.Tell(InProcessReport.Measure());
        return 0;
    case [Launches.Argument, "kestrel"]:
        Launches.Tell(await KestrelReport.MeasureAsync());
        return 0;
    case [Launches.Argument, GatewayReport.Argument]:
        Launches.Tell(await GatewayReport.MeasureAsync());
        return 0;
    case [GatewayReport.Argument]:
        Report.Print([.. GatewayReport.Lines(Launches.Measure<Dictionary<string, double>>(GatewayReport.Argument))]);
        return 0;
    case [] or ["in-process"] or ["kestrel"]:
        Report.Print(
        [
            .. args is ["kestrel"] ? [] : InProcessReport.Lines(Launches.Measure<Dictionary<string, Measured>>("in-process")),
            .. args is ["in-process"] ? [] : KestrelReport.Lines(Launches.Measure<Dictionary<string, double>>("kestrel")),
        ]);
        return 0;
    case [ServiceReport.Argument, ..] when await ServiceReport.TryPrintAsync(args.AsMemory(1)):
        return 0;
    default:
        Console.Error.WriteLine($"Usage: MaintenanceService.Benchmarks [in-process | kestrel | gateway | bdn | {ServiceReport.Usage}]. Without a word: what the middleware costs, as one table.");
        return 2;
}
