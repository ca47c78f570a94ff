using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace MaintenanceService.Tests.Service.OpenApi.Clients;

/// <summary>Compiles generated C# and runs what was written against it.</summary>
internal static class CompiledClient
{
    /// <summary>Runs <c>Journey.RunAsync(HttpClient)</c>.</summary>
    public static Task<string> RunAsync(HttpClient http, params string[] sources)
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Generated" + Guid.NewGuid().ToString("N"),
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            platform.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        Assert.Empty(compilation.Emit(assembly).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(error => error.ToString()));
        assembly.Position = 0;
        MethodInfo run = AssemblyLoadContext.Default.LoadFromStream(assembly).GetType("Journey")!.GetMethod("RunAsync")!;
        return (Task<string>)run.Invoke(null, [http])!;
    }
}
