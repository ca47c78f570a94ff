using System.Globalization;
using System.Management.Automation;

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>
/// Detects that the last native command of a block failed: PowerShell goes on after one, and the block would look like success. Where
/// $PSNativeCommandUseErrorActionPreference is set, PowerShell itself makes an error of it, and this makes none.
/// </summary>
internal sealed class NativeExitCode
{
    private const string Variable = "global:LASTEXITCODE";
    private readonly SessionState _session;

    /// <summary>An instance of its own: while the variable holds it, no native command has ended.</summary>
    private readonly object _none = 0;
    private readonly object? _former;

    public NativeExitCode(SessionState session)
    {
        _session = session;
        _former = session.PSVariable.GetValue(Variable);
        session.PSVariable.Set(Variable, _none);
    }

    /// <summary>Restores the exit code of before where no native command ran: it belongs to a block or a script around this one.</summary>
    public void RestoreIfNoneRan()
    {
        if (_former is not null && ReferenceEquals(_session.PSVariable.GetValue(Variable), _none))
        {
            _session.PSVariable.Set(Variable, _former);
        }
    }

    /// <summary>The error; null where the last native command succeeded, or none ran.</summary>
    public FlowException? Failure
    {
        get
        {
            bool isOwnError = LanguagePrimitives.IsTrue(_session.PSVariable.GetValue("PSNativeCommandUseErrorActionPreference"));
            return !isOwnError && _session.PSVariable.GetValue(Variable) is int code && code != 0
                ? new FlowException(
                    FlowErrors.CommandFailed,
                    string.Create(CultureInfo.InvariantCulture, $"The last native command of the block ended with exit code {code}."),
                    code)
                : null;
        }
    }
}
