namespace Headgate.Stages.Supervision;

/// <summary>What a supervisor is to supervise, in the order in which it is started. Used for one supervisor.</summary>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
/// <exception cref="ArgumentException">The name is blank.</exception>
/// <remarks>Not thread-safe.</remarks>
public sealed class SupervisorSpec(SupervisorOptions? options = null)
{
    private readonly List<ChildHandle> _children = [];

    /// <summary>Gets the options.</summary>
    public SupervisorOptions Options { get; } = Checked(options ?? new SupervisorOptions());

    internal IReadOnlyList<ChildHandle> Children => _children;

    /// <summary>Adds a producer.</summary>
    /// <typeparam name="T">The type of its events.</typeparam>
    /// <param name="id">Its id, unique in the supervisor.</param>
    /// <param name="factory">Makes it; called for each start.</param>
    /// <param name="options">Options; null for <see cref="SupervisorOptions.ChildDefaults"/>.</param>
    /// <returns>A handle that survives restarts; consumers subscribe to it.</returns>
    /// <exception cref="ArgumentException">The id is taken, or blank.</exception>
    public ProducerHandle<T> Add<T>(string id, Func<Producer<T>> factory, ChildOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Add(new ProducerHandle<T>(id, factory, options ?? Options.ChildDefaults));
    }

    /// <summary>Adds a producer-consumer.</summary>
    /// <typeparam name="TIn">The type of the events that come in.</typeparam>
    /// <typeparam name="TOut">The type of the events that go out.</typeparam>
    /// <param name="id">Its id, unique in the supervisor.</param>
    /// <param name="factory">Makes it; called for each start. Its subscriptions belong into its options, so that each incarnation makes them.</param>
    /// <param name="options">Options; null for <see cref="SupervisorOptions.ChildDefaults"/>.</param>
    /// <returns>A handle that survives restarts; consumers subscribe to it.</returns>
    /// <exception cref="ArgumentException">The id is taken, or blank.</exception>
    public ProducerHandle<TOut> Add<TIn, TOut>(string id, Func<ProducerConsumer<TIn, TOut>> factory, ChildOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Add(new ProducerHandle<TOut>(id, factory, options ?? Options.ChildDefaults));
    }

    /// <summary>Adds a consumer.</summary>
    /// <typeparam name="T">The type of its events.</typeparam>
    /// <param name="id">Its id, unique in the supervisor.</param>
    /// <param name="factory">Makes it; called for each start. Its subscriptions belong into its options, so that each incarnation makes them.</param>
    /// <param name="options">Options; null for <see cref="SupervisorOptions.ChildDefaults"/>.</param>
    /// <returns>A handle that survives restarts.</returns>
    /// <exception cref="ArgumentException">The id is taken, or blank.</exception>
    public ChildHandle Add<T>(string id, Func<Consumer<T>> factory, ChildOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Add(new ChildHandle(id, factory, options ?? Options.ChildDefaults, isSupervisor: false));
    }

    /// <summary>Adds a supervisor.</summary>
    /// <param name="id">Its id, unique in this supervisor.</param>
    /// <param name="factory">Makes its specification; called for each start.</param>
    /// <param name="options">Options; null for <see cref="SupervisorOptions.ChildDefaults"/>.</param>
    /// <returns>A handle.</returns>
    /// <exception cref="ArgumentException">The id is taken, or blank.</exception>
    public ChildHandle AddSupervisor(string id, Func<SupervisorSpec> factory, ChildOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Add(new ChildHandle(id, () => new Supervisor(factory()), options ?? Options.ChildDefaults, isSupervisor: true));
    }

    /// <summary>Adds a task: a function that runs until its token is cancelled, or ends by itself.</summary>
    /// <param name="id">Its id, unique in the supervisor.</param>
    /// <param name="run">The function; called for each start. Its exception is a failure, its return a normal end.</param>
    /// <param name="options">Options; null for <see cref="SupervisorOptions.ChildDefaults"/>.</param>
    /// <returns>A handle.</returns>
    /// <exception cref="ArgumentException">The id is taken, or blank.</exception>
    public ChildHandle AddTask(string id, Func<CancellationToken, Task> run, ChildOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Add(new ChildHandle(id, () => new SupervisedTask(id, run), options ?? Options.ChildDefaults, isSupervisor: false));
    }

    private static SupervisorOptions Checked(SupervisorOptions options)
    {
        options.Validate();
        return options;
    }

    private THandle Add<THandle>(THandle handle)
        where THandle : ChildHandle
    {
        if (_children.Exists(child => child.Id == handle.Id))
        {
            throw new ArgumentException($"Supervisor '{Options.Name}' has a child '{handle.Id}' already. Give each child an id of its own.", nameof(handle));
        }

        _children.Add(handle);
        return handle;
    }
}
