using System.Reflection;
using System.Runtime.Loader;
using MaintenanceService.Tests.Architecture;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Architecture;

/// <summary>Folders of the module form no circle. It is read here, where the PowerShell that its types build on can be loaded.</summary>
public sealed class ModuleFolderTests
{
    private const string Project = "MaintenanceService.PowerShell";

    [Fact]
    public void Folders_of_the_module_form_no_circle()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        string folder = Path.Combine(own.Parent!.Parent!.FullName, Project, own.Name);
        var context = new AssemblyLoadContext(nameof(ModuleFolderTests));
        context.Resolving += (_, name) => File.Exists(PathOf(name)) ? context.LoadFromAssemblyPath(PathOf(name)) : null;

        FolderGraph graph = FolderGraph.Of(context.LoadFromAssemblyName(new AssemblyName(Project)), Repository.PathOf("powershell", Project));

        Assert.True(graph.FolderCount > 5, $"{Project} has {graph.FolderCount} folders: its types were not found in its sources.");
        Assert.Equal("", graph.FindCircle());

        string PathOf(AssemblyName name) => Path.Combine(folder, name.Name + ".dll");
    }
}
