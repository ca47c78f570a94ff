using System.Management.Automation;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Hosting;

/// <summary>What a script came to: its streams, and the error that ended it or that it wrote first.</summary>
internal sealed record ModuleResult(
    IReadOnlyList<PSObject?> Output, ErrorRecord? Error, IReadOnlyList<string> Warnings, IReadOnlyList<string> Verbose, IReadOnlyList<string> Information)
{
    /// <summary>The stable id; empty without an error.</summary>
    public string ErrorId => Error?.FullyQualifiedErrorId.Split(',')[0] ?? "";

    public string Message => Error?.Exception.Message ?? "";

    public string Text => string.Join("\n", Output);

    public ModuleResult Succeeded()
    {
        Assert.True(Error is null, $"{ErrorId}: {Message}");
        return this;
    }
}
