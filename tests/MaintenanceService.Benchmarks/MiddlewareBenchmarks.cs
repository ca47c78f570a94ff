using BenchmarkDotNet.Attributes;
using MaintenanceService.Benchmarks.Cases;

namespace MaintenanceService.Benchmarks;

/// <summary>The same cases for BenchmarkDotNet, which shows their spread and what they allocate.</summary>
[MemoryDiagnoser]
public class MiddlewareBenchmarks
{
    private readonly Pipeline _empty = Pipeline.Empty();
    private readonly Pipeline _open = Pipeline.Maintenance(States.Open);
    private readonly Pipeline _elsewhere = Pipeline.Maintenance(States.ClosedElsewhere);
    private readonly Pipeline _network = Pipeline.Maintenance(States.ClosedButForNetwork);
    private readonly Pipeline _pass = Pipeline.WithPass(States.ClosedButForPass);
    private readonly Pipeline _cookie = Pipeline.WithPassCookie(States.ClosedButForPass);
    private readonly Pipeline _hostFiltering = Pipeline.HostFiltering();
    private readonly Pipeline _featureGate = Pipeline.FeatureGate();
    private readonly Pipeline _fileCheck = Pipeline.FileCheck();

    [Benchmark(Baseline = true)]
    public void Empty() => _empty.Run();

    [Benchmark]
    public void Open() => _open.Run();

    [Benchmark]
    public void ClosedForOtherPaths() => _elsewhere.Run();

    [Benchmark]
    public void PassedByNetwork() => _network.Run();

    [Benchmark]
    public void PassedByPassHeader() => _pass.Run();

    [Benchmark]
    public void PassedByPassCookie() => _cookie.Run();

    [Benchmark]
    public void HostFiltering() => _hostFiltering.Run();

    [Benchmark]
    public void FeatureGate() => _featureGate.Run();

    [Benchmark]
    public void FileCheck() => _fileCheck.Run();
}
