using System.Management.Automation;

namespace MaintenanceService.PowerShell.Errors;

/// <summary>What a cmdlet of this module reports: a stable id, a sentence, and what to do.</summary>
public sealed class MaintenanceCommandException : Exception
{
    internal MaintenanceCommandException(string errorId, string message, object? target = null, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Target = target;
    }

    /// <summary>The stable id, such as <c>NotConverged</c>.</summary>
    public string ErrorId { get; }

    /// <summary>What it is about: a site's name, its convergence, the maintenances that hold it.</summary>
    public object? Target { get; }

    /// <summary>Whether what was asked for certainly did not happen: refused, or never sent.</summary>
    internal bool ChangedNothing { get; init; }

    /// <summary>The same with another sentence after it.</summary>
    internal MaintenanceCommandException With(string sentence) => new(ErrorId, $"{Message} {sentence}".TrimEnd(), Target, InnerException) { ChangedNothing = ChangedNothing };

    internal ErrorRecord ToRecord() => new(this, ErrorId, ErrorKinds.Category(ErrorId), Target)
    {
        ErrorDetails = new ErrorDetails(Message) { RecommendedAction = ErrorKinds.Advice(ErrorId) ?? "" },
    };
}
