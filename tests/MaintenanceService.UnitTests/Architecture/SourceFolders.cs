using System.Text.RegularExpressions;

namespace MaintenanceService.Tests.Architecture;

/// <summary>Finds the folder of a type by its declaration in the sources: public types have one namespace in several folders.</summary>
internal sealed partial class SourceFolders
{
    private readonly Dictionary<string, string> _byType = [];

    public SourceFolders(string projectFolder)
    {
        foreach (string file in Directory.EnumerateFiles(projectFolder, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(projectFolder, Path.GetDirectoryName(file)!).Replace('\\', '/');
            string text = File.ReadAllText(file);
            if (folder.Split('/')[0] is "obj" or "bin" || Namespace().Match(text) is not { Success: true } space)
            {
                continue;
            }

            foreach (Match type in TypeName().Matches(text))
            {
                _byType[$"{space.Groups[1].Value}.{type.Groups[1].Value}"] = folder;
            }
        }
    }

    /// <summary>Returns the folder relative to the project, "." for its root; null for a type that the compiler made.</summary>
    public string? Of(Type type)
    {
        Type outermost = Outermost(type);
        return _byType.GetValueOrDefault($"{outermost.Namespace}.{outermost.Name.Split('`')[0]}");
    }

    public static Type Outermost(Type type) => type.DeclaringType is { } declaring ? Outermost(declaring) : type;

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|abstract|sealed|partial|readonly|ref|unsafe) )*(?:class|struct|interface|enum|record(?: class| struct)?) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeName();
}
