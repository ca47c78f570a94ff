namespace MaintenanceService.Tests.Documents;

/// <summary>A block of code in a document.</summary>
/// <param name="Document">The document, from the repository's root.</param>
/// <param name="Line">The line that it begins in.</param>
/// <param name="Language">What the fence says, or what an indented block looks like; empty = an output, a picture.</param>
/// <param name="Text">The code, without its indentation.</param>
internal sealed record DocumentBlock(string Document, int Line, string Language, string Text)
{
    public override string ToString() => $"{Document}:{Line}";
}
