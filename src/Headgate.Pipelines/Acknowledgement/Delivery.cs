using System.Collections.Frozen;
using System.Runtime.ExceptionServices;
using Headgate.Pipelines.Inbox;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Acknowledgement;

/// <summary>
/// A message of a source, from the moment it was received until the source is told what has become of it. Every value that a pipeline makes of the
/// message carries it. Sources derive from it to keep with a message what they need to acknowledge it.
/// </summary>
/// <remarks>Belongs to whoever handles the message: not thread-safe, except for <see cref="Status"/>, which any thread may read, and for <see cref="AcknowledgeAsync"/>, which the
/// handlers of several parts of a message may call at once.</remarks>
public class Delivery
{
    // One delivery is made for each message: what all have is small, and what few have is kept in a receipt of their own.
    private const int StatusBits = 0b_0011;
    private const int SpecialBit = 0b_0100;

    /// <summary>It was tried again, or split: its receipt tells more.</summary>
    private const int AmendedBit = 0b_1000;
    private const int KeyShift = 4;

    /// <summary>The acknowledger, until the message is received or something is said of it alone; from then on a receipt that names it.</summary>
    private object _origin;

    /// <summary>The bits above; the key, where there is one, stands before them.</summary>
    private int _state;

    /// <summary>Creates the delivery of a message that has just been received.</summary>
    /// <param name="acknowledger">Who is told what has become of it; null for nobody.</param>
    public Delivery(IAcknowledger? acknowledger = null) => _origin = acknowledger ?? NoAcknowledger.Instance;

    /// <summary>Gets or sets who is told what has become of the message. A handler may put another in its place; of a part it is that of the whole message.</summary>
    public IAcknowledger Acknowledger
    {
        get => Whole.OwnAcknowledger;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Whole.AcknowledgeBy(Whole.OwnAcknowledger is InboxAcknowledger inbox ? inbox.Around(value) : value);
        }
    }

    /// <summary>Gets what the message has in common with others that may be acknowledged in one call: a connection, a partition, a file.</summary>
    /// <value>The default is null.</value>
    public virtual object? Reference => null;

    /// <summary>Gets what the source says of the message: headers, its topic, its partition.</summary>
    /// <value>The default is empty.</value>
    public virtual IReadOnlyDictionary<string, object?> Metadata => FrozenDictionary<string, object?>.Empty;

    /// <summary>Gets where the message stands in its source: an offset, a line number.</summary>
    /// <value>The default, -1, says that the source has no order.</value>
    public virtual long Position => -1;

    /// <summary>Gets how much the message takes of the pipeline's memory, in bytes.</summary>
    /// <value>The default is 0: not measured.</value>
    public virtual int SizeBytes => 0;

    /// <summary>Gets how often the message has been tried, the present time included: 1 at first. It counts up to 65 535.</summary>
    public int Attempt
    {
        get => IsAmended ? Receipt!.Attempt : 1;
        internal set
        {
            if (value != Attempt) Amend((ushort)Math.Min(value, ushort.MaxValue), static (receipt, attempt) => receipt with { Attempt = attempt, Original = receipt.Shared });
        }
    }

    /// <summary>Gets what has become of the message.</summary>
    public DeliveryStatus Status => (DeliveryStatus)(Volatile.Read(ref _state) & StatusBits);

    /// <summary>Gets why the message failed; null when it did not.</summary>
    public Exception? Failure => Receipt?.Failure;

    /// <summary>Gets until when the message must have been handled: its handler's token is cancelled then, and it fails.</summary>
    /// <value>The default, null, is without end.</value>
    public virtual DateTimeOffset? Deadline => null;

    /// <summary>Has the source told at once that the message was processed, and not again at its end: for a handler that has made sure of it.</summary>
    /// <param name="cancellationToken">Ends the waiting; the source may know all the same. The end of the message then tells it as if this had not been called.</param>
    /// <returns>A task that ends when the source knows. Its failure is the caller's: thrown on by a handler, it fails the message.</returns>
    /// <remarks>A part of a split message has the whole message acknowledged. The second call does nothing.</remarks>
    public async ValueTask AcknowledgeAsync(CancellationToken cancellationToken = default)
    {
        var whole = Whole;
        var acknowledger = whole.Replace(null, NoAcknowledger.Instance);
        if (ReferenceEquals(acknowledger, NoAcknowledger.Instance)) return;
        NotRememberedException? unremembered = null;
        try
        {
            await acknowledger.AcknowledgeAsync(new EndedDeliveries(whole.Reference, [whole], [], []), cancellationToken);
        }
        catch (NotRememberedException failure)
        {
            // The source has been told.
            unremembered = failure;
        }
        catch
        {
            // Nobody has been told: its end tells as if this had not been tried.
            whole.Replace(NoAcknowledger.Instance, acknowledger);
            throw;
        }

        whole.Receipt?.Ledger?.Forget(whole);
        if (unremembered is not null) ExceptionDispatchInfo.Throw(unremembered.InnerException!);
    }

    /// <summary>Whether a test wants to see the data with which the message ends.</summary>
    internal virtual bool IsObserved => false;

    /// <summary>The message, or a part of it, has ended with this data.</summary>
    internal virtual void Observe(object? data)
    {
    }

    /// <summary>The message that this is a part of; null for a whole one.</summary>
    internal virtual Delivery? Parent => null;

    /// <summary>Gets when the pipeline received the message, by its clock; null before it has.</summary>
    public DateTimeOffset? ReceivedAt => Receipt?.Ledger?.WhenWas(ReceivedTimestamp);

    /// <summary>When the pipeline received it, and from where; null before.</summary>
    internal Receipt? Receipt => Volatile.Read(ref _origin) as Receipt;

    /// <summary>Whether it is a part of a message, or is observed: whoever ends many at once ends this one by itself.</summary>
    internal bool IsSpecial
    {
        get => (_state & SpecialBit) != 0;
        init => _state = value ? _state | SpecialBit : _state & ~SpecialBit;
    }

    /// <summary>The acknowledger, where it is known that this is the whole message.</summary>
    internal IAcknowledger OwnAcknowledger => AcknowledgerOf(Volatile.Read(ref _origin));

    /// <summary>The message that the source knows.</summary>
    internal Delivery Whole => Parent is null ? this : Parent.Whole;

    /// <summary>When the message was received, as a time stamp of the pipeline's clock.</summary>
    internal long ReceivedTimestamp => Receipt?.Timestamp ?? 0;

    /// <summary>How much of the pipeline's memory it was let in with; 0 while it was not.</summary>
    internal int AdmittedBytes { get; set; }

    /// <summary>The hash of the key under which the message is kept in order: 28 bits of it. Set by whoever handles the message, while nobody else has it.</summary>
    internal int Key
    {
        get => _state >>> KeyShift;
        set => _state = (_state & ((1 << KeyShift) - 1)) | (KeyOf(value) << KeyShift);
    }

    /// <summary>What is kept of the hash of a key.</summary>
    internal static int KeyOf(int hash) => (hash ^ (hash >>> (32 - KeyShift))) & (int.MaxValue >> (KeyShift - 1));

    private PartsLeft? PartsLeft => IsAmended ? Receipt!.PartsLeft : null;

    private bool IsAmended => (Volatile.Read(ref _state) & AmendedBit) != 0;

    /// <summary>Which of the pipeline's sources it came from.</summary>
    internal int SourceIndex => Receipt?.SourceIndex ?? 0;

    /// <summary>A pipeline has received the message.</summary>
    /// <param name="receipt">What is known of the message before it; changed where this one has another acknowledger.</param>
    internal void Receive(ref Receipt receipt)
    {
        var acknowledger = OwnAcknowledger;
        if (!ReferenceEquals(acknowledger, receipt.Acknowledger)) receipt = receipt with { Acknowledger = acknowledger };

        // A plain write, as it is done for each message: neither a handler nor a part has it yet, and who read it has given it away. Nobody else may change the acknowledger now.
        _origin = IsAmended ? receipt with { Attempt = Receipt!.Attempt, PartsLeft = PartsLeft, Original = receipt } : receipt;
    }

    /// <summary>This is a part of a message: it was received with it.</summary>
    internal void ReceiveWith(Delivery parent)
    {
        if (parent.Receipt is { } receipt) _origin = receipt.Shared;
    }

    /// <summary>The delivery is shared by more parts: it ends when all have.</summary>
    internal void Split(int more)
    {
        if (more == 0) return;
        if (PartsLeft is null) Amend(new PartsLeft(), static (receipt, parts) => receipt.PartsLeft is null ? receipt with { PartsLeft = parts, Original = receipt.Shared } : receipt);
        PartsLeft!.Add(more);
    }

    /// <summary>
    /// Ends the message as processed, if there is nothing special about it: it is whole, nobody observes it, and it was not tried again.
    /// </summary>
    /// <returns>False when there is; then nothing has changed.</returns>
    internal bool TrySucceed()
    {
        var state = _state;
        if ((state & (StatusBits | SpecialBit | AmendedBit)) != 0) return false;
        Volatile.Write(ref _state, state | (int)DeliveryStatus.Succeeded);
        return true;
    }

    /// <summary>
    /// One part has ended. True when it was the last: the caller then has it acknowledged. What went worst for a part is what has become of the whole.
    /// </summary>
    internal bool End(DeliveryStatus status, Exception? failure = null)
    {
        var parts = PartsLeft;
        if (parts is null && Status != DeliveryStatus.Pending) throw EndedTwice();
        if (status == DeliveryStatus.Failed) NoteFailure(failure);
        if (parts is null)
        {
            // The only part, and nobody else has it: there is nothing to race with.
            Volatile.Write(ref _state, _state | (int)status);
            return true;
        }

        Worsen(status);
        var left = parts.Add(-1);
        return left >= 0 ? left == 0 : throw EndedTwice();
    }

    private static InvalidOperationException EndedTwice() => new("A message has ended twice. Each part of it ends once.");

    private static IAcknowledger AcknowledgerOf(object origin) => origin is Receipt receipt ? receipt.Acknowledger : (IAcknowledger)origin;

    /// <summary>Puts another acknowledger in the place of the one of this message.</summary>
    internal void AcknowledgeBy(IAcknowledger acknowledger) => Replace(null, acknowledger);

    /// <summary>Puts one acknowledger in the place of another; of any, when that is null.</summary>
    /// <returns>The one that was there.</returns>
    private IAcknowledger Replace(IAcknowledger? expected, IAcknowledger replacement)
    {
        while (true)
        {
            var origin = Volatile.Read(ref _origin);
            var acknowledger = AcknowledgerOf(origin);
            if (expected is not null && !ReferenceEquals(acknowledger, expected)) return acknowledger;
            object next = origin is Receipt receipt ? receipt with { Acknowledger = replacement } : replacement;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _origin, next, origin), origin)) return acknowledger;
        }
    }

    /// <summary>Keeps why the message failed: of several parts the first that says it.</summary>
    private void NoteFailure(Exception? failure)
    {
        if (failure is not null) AmendReceipt(failure, static (receipt, failure) => receipt.Failure is null ? receipt with { Failure = failure, Original = receipt.Shared } : receipt);
    }

    /// <summary>Says something of the message that ends it in another way than most.</summary>
    private void Amend<TWhat>(TWhat what, Func<Receipt, TWhat, Receipt> amend)
    {
        AmendReceipt(what, amend);
        Interlocked.Or(ref _state, AmendedBit);
    }

    /// <summary>Says something of the message that does not hold for those that were received with it.</summary>
    private void AmendReceipt<TWhat>(TWhat what, Func<Receipt, TWhat, Receipt> amend)
    {
        while (true)
        {
            var origin = Volatile.Read(ref _origin);
            var receipt = origin as Receipt ?? new Receipt((IAcknowledger)origin);
            var amended = amend(receipt, what);
            if (ReferenceEquals(amended, receipt) || ReferenceEquals(Interlocked.CompareExchange(ref _origin, amended, origin), origin)) return;
        }
    }

    private void Worsen(DeliveryStatus status)
    {
        var seen = Volatile.Read(ref _state);
        while ((seen & StatusBits) < (int)status)
        {
            var before = Interlocked.CompareExchange(ref _state, (seen & ~StatusBits) | (int)status, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
