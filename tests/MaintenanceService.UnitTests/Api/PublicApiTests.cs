using System.Reflection;
using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using MaintenanceService.Tests.Architecture;
using PublicApiGenerator;
using Xunit;

namespace MaintenanceService.Tests.Api;

/// <summary>The public API of the packages changes only with these files: whoever changes it sees what they change for others.</summary>
public sealed class PublicApiTests
{
    // The packages have extension methods in namespaces of Microsoft, which the defaults leave out.
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] };

    [Theory]
    [InlineData(typeof(MaintenanceOptions))]
    [InlineData(typeof(MaintenanceClient))]
    public void Public_api_is_what_its_file_says(Type any)
    {
        Assembly assembly = any.Assembly;
        string name = assembly.GetName().Name!;
        string file = Repository.PathOf("tests", "MaintenanceService.UnitTests", "Api", name + ".txt");
        string now = assembly.GeneratePublicApi(Options) + "\n";
        string known = File.Exists(file) ? File.ReadAllText(file) : "";
        if (now == known)
        {
            return;
        }

        string received = Path.Combine(AppContext.BaseDirectory, name + ".received.txt");
        File.WriteAllText(received, now);
        Assert.Fail($"The public API of {name} is not what {file} says. If that is meant, copy {received} over it.\n"
            + string.Join('\n', Changes(known, now)));
    }

    private static IEnumerable<string> Changes(string known, string now)
    {
        string[] before = known.Split('\n');
        string[] after = now.Split('\n');
        return before.Except(after).Select(line => "- " + line.Trim()).Concat(after.Except(before).Select(line => "+ " + line.Trim()));
    }
}
