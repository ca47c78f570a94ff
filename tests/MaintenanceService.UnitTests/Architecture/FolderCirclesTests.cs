using System.Reflection;
using Xunit;

namespace MaintenanceService.Tests.Architecture;

/// <summary>Inside an assembly, the types of one folder may use those of another, or the reverse, but not both, directly or around.</summary>
public sealed class FolderCirclesTests
{
    [Theory]
    [InlineData("MaintenanceService.Domain", "service/MaintenanceService.Domain")]
    [InlineData("MaintenanceService", "service/MaintenanceService")]
    [InlineData("MaintenanceService.AspNetCore", "middleware/MaintenanceService.AspNetCore")]
    [InlineData("MaintenanceService.Client", "service/MaintenanceService.Client")]
    [InlineData("maintenance", "service/MaintenanceService.Cli")]
    public void Folders_of_an_assembly_form_no_circle(string assembly, string project)
    {
        FolderGraph graph = FolderGraph.Of(Load(assembly, project), Repository.PathOf(project.Split('/')));

        Assert.True(graph.FolderCount > 1, $"{project} has no folders, or its types were not found in its sources.");
        string circle = graph.FindCircle();
        Assert.True(circle.Length == 0, $"{project} has a circle: {circle}");
    }

    // A program is not beside the tests, as what they reference is, but in the folder that it is built to.
    private static Assembly Load(string assembly, string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        string program = Path.Combine(own.Parent!.Parent!.FullName, Path.GetFileName(project), own.Name, assembly + ".dll");
        return File.Exists(Path.Combine(own.FullName, assembly + ".dll")) ? Assembly.Load(assembly) : Assembly.LoadFrom(program);
    }

    [Fact]
    public void Circle_is_found_with_its_path()
    {
        var graph = new FolderGraph();
        graph.Add("State", "Requests", "EnforcedState uses Decision");
        graph.Add("Requests", "Rules", "RequestEvaluator uses PathRules");
        graph.Add("Rules", "State", "PeerAddress uses EnforcedState");

        Assert.Equal(
            "Requests -> Rules (RequestEvaluator uses PathRules) -> State (PeerAddress uses EnforcedState) -> Requests (EnforcedState uses Decision)",
            graph.FindCircle());
    }

    [Fact]
    public void Reference_in_a_method_body_alone_is_found() =>
        Assert.Contains(typeof(Repository), TypeReferences.Of(typeof(UsesInBodyAlone)));

    private static class UsesInBodyAlone
    {
        public static int Length() => Repository.Root.Length;
    }
}
