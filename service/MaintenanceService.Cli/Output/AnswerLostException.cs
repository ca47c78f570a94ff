using System.Diagnostics.CodeAnalysis;

namespace MaintenanceService.Cli.Output;

/// <summary>Thrown when an answer can't be written to the standard output.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Thrown by the writer of answers alone.")]
internal sealed class AnswerLostException(Exception reason)
    : Exception($"The answer can't be written to the standard output: {(reason.InnerException ?? reason).Message.TrimEnd('.')}. What the command did stands; 'maintenance status' and 'maintenance sites' show it.", reason);
