using System.Globalization;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>A process and what it has started, which a stop must reach.</summary>
public sealed class ProcessTreeTests
{
    [Fact]
    public void Process_comes_before_what_it_has_started()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the parents of processes.");
        string status = File.ReadAllText("/proc/self/stat");
        int parent = int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);

        IReadOnlyList<int> tree = ProcessTree.WithDescendants(parent);

        Assert.Equal(parent, tree[0]);
        Assert.Contains(Environment.ProcessId, tree.Skip(1));
        Assert.Equal(tree.Count, tree.Distinct().Count());
        Assert.DoesNotContain(parent, ProcessTree.WithDescendants(Environment.ProcessId));
    }

    [Fact]
    public void Process_that_is_gone_has_started_nothing() => Assert.Equal([int.MaxValue], ProcessTree.WithDescendants(int.MaxValue));
}
