using Headgate.Stages.Diagnostics;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Streams;

/// <summary>The events of a producer as an observable: a consumer for each observer.</summary>
internal sealed class StageObservable<T>(IProducer<T> producer, SubscriptionOptions? options, StageEnvironment? environment) : IObservable<T>
{
    public IDisposable Subscribe(IObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var stage = new ObserverStage(observer, new ConsumerOptions<T> { Name = "Observer", SubscribeTo = [new SubscribeTo<T>(producer, options)] });
        Stage.Start(stage, environment ?? producer.RunsIn);
        stage.TellIfKilled();
        return stage;
    }

    private sealed class ObserverStage(IObserver<T> observer, ConsumerOptions<T> options) : Consumer<T>(options), IDisposable
    {
        private volatile bool _isDisposed;
        private volatile bool _isTold;

        /// <summary>A stage that is killed does not terminate in its turn: the observer is told by its end. No event is being pushed then. Called once it has started.</summary>
        public void TellIfKilled() => RunAtEnd(() =>
        {
            if (!_isTold && !_isDisposed) RunLate(TellOfKill);
        });

        public void Dispose()
        {
            _isDisposed = true;
            Post(() => Stop());
        }

        // Whatever the mode of its subscription, with that the observer is at its end.
        internal override void EndUnsubscribed() => RequestStop(StopReason.Normal);

        protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
        {
            foreach (var item in events.Span)
            {
                if (_isDisposed) return default;
                observer.OnNext(item);
            }

            return default;
        }

        protected override ValueTask OnTerminateAsync(StopReason reason)
        {
            if (_isDisposed) return default;
            _isTold = true;
            if (reason.ToException(Name) is { } failure) observer.OnError(failure);
            else observer.OnCompleted();
            return default;
        }

        private void TellOfKill()
        {
            try
            {
                observer.OnError(Completion.Exception?.InnerException ?? new StageKilledException(Name));
            }
            catch (Exception failure)
            {
                // The stage has ended, and nobody above would catch it: it would end the process.
                StageEvents.TerminationFailed(Log, failure, Name);
            }
        }
    }
}
