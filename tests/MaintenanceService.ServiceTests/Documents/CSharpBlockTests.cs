using MaintenanceService.Tests.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace MaintenanceService.Tests.Documents;

/// <summary>Each block of C# in the documents compiles against what is shipped, or stands in a sample that is built.</summary>
public sealed class CSharpBlockTests
{
    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks", "MaintenanceService.AspNetCore", "MaintenanceService.Client",
        "MaintenanceService.Tests.Documents", "Microsoft.AspNetCore.Builder", "Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Diagnostics",
        "Microsoft.Extensions.DependencyInjection",
    ];

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file))];

    // Blocks that leave something out, by a word of theirs.
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["{ … work.Aborted … }"] = "the app's own work",
    };

    private static readonly string Samples = string.Join('\n', Directory
        .EnumerateFiles(Repository.PathOf("samples"), "*.cs", SearchOption.AllDirectories).Select(file => Plain(File.ReadAllText(file))));

    [Fact]
    public void Blocks_compile()
    {
        DocumentBlock[] blocks = [.. DocumentReader.BlocksIn("csharp")];

        Assert.InRange(blocks.Length, 10, int.MaxValue);
        Assert.Equal([], blocks
            .Where(block => !LeftOut.Keys.Any(words => block.Text.Contains(words, StringComparison.Ordinal)) && !Samples.Contains(Plain(block.Text), StringComparison.Ordinal))
            .SelectMany(block => Errors(block.Text).Select(error => $"{block}: {error}")));
        Assert.All(LeftOut.Keys, words => Assert.Contains(blocks, block => block.Text.Contains(words, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("builder.Services.AddMaintenence();", "AddMaintenence")]
    [InlineData("app.UseMaintenance()", "CS1002")]
    public void Fault_is_found(string code, string error) => Assert.Contains(Errors(code), found => found.Contains(error, StringComparison.Ordinal));

    // Statements and types may follow each other in a document: here the statements are a method of what they take as given.
    private static IEnumerable<string> Errors(string code)
    {
        CompilationUnitSyntax block = CSharpSyntaxTree.ParseText(code).GetCompilationUnitRoot();
        string usings = string.Concat(Usings.Select(name => $"using {name};\n"));
        string statements = string.Concat(block.Members.OfType<GlobalStatementSyntax>().Select(member => member.ToFullString()));
        string types = string.Concat(block.Members.Where(member => member is not GlobalStatementSyntax).Select(member => member.ToFullString()));
        SyntaxTree tree = CSharpSyntaxTree.ParseText($"{usings}class Block : DocumentNames {{ async Task Run() {{ {statements}\n }} }}\n{types}");
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        return CSharpCompilation.Create("document", [tree], References, options)
            .GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.ToString());
    }

    private static string Plain(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim())).Trim();
}
