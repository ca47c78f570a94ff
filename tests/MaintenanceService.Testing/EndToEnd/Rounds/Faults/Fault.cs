using MaintenanceService.Client;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>What goes wrong in a round, and when.</summary>
internal abstract class Fault
{
    public virtual string Name => GetType().Name;

    /// <summary>True where no instance is out of reach, so that the site is closed within drainSeconds + 5 s.</summary>
    public virtual bool ClosesInTime => false;

    /// <summary>What the operator asks for.</summary>
    public virtual MaintenanceRequest Request => new() { Reason = Name };

    /// <summary>While the site is open.</summary>
    public virtual Task BeforeAsync(Round round) => Task.CompletedTask;

    /// <summary>The maintenance was begun, and nobody has asked yet whether the site is closed.</summary>
    public virtual Task ClosingAsync(Round round) => Task.CompletedTask;

    /// <summary>The site was called closed.</summary>
    public virtual Task ClosedAsync(Round round) => Task.CompletedTask;

    /// <summary>The maintenance was ended, and nobody has asked yet whether the site is open.</summary>
    public virtual Task EndedAsync(Round round) => Task.CompletedTask;

    /// <summary>The site was called open.</summary>
    public virtual Task AfterAsync(Round round) => Task.CompletedTask;
}
