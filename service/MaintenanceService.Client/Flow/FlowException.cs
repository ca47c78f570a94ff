namespace MaintenanceService.Client.Flow;

/// <summary>Thrown when a step fails: a stable id, what is wrong, and what it is about.</summary>
internal sealed class FlowException(string errorId, string message, object? target = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The stable id, one of <see cref="FlowErrors"/> or a slug in Pascal case.</summary>
    public string ErrorId => errorId;

    /// <summary>What it is about: a site's name, its convergence, the maintenances that hold it.</summary>
    public object? Target => target;

    /// <summary>Whether what was asked for certainly did not happen: refused, or never sent.</summary>
    public bool ChangedNothing { get; init; }

    /// <summary>What to do about this very fault, where the id alone does not say it; empty = nothing more than the message says.</summary>
    public string? Advice { get; init; }

    /// <summary>The same with another sentence after it.</summary>
    public FlowException With(string sentence) => new(ErrorId, $"{Message} {sentence}".TrimEnd(), Target, InnerException)
    {
        ChangedNothing = ChangedNothing,
        Advice = Advice,
    };
}
