namespace MaintenanceService.Tests.PowerShell;

/// <summary>What tests/powershell/Run.ps1 writes: one Pester file's tests, and what broke the file itself.</summary>
internal sealed record PesterResults(string Broken, IReadOnlyList<PesterResult> Tests);

/// <summary>One Pester test: its name, <c>Passed</c>, <c>Failed</c>, <c>Skipped</c> or <c>NotRun</c>, and the words of its failure.</summary>
internal sealed record PesterResult(string Name, string Result, string Words);
