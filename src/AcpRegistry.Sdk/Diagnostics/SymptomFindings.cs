namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What a node says where nothing was found that explains it: the cause is on the node, or was gone when it was looked for.</summary>
internal static class SymptomFindings
{
    public static Finding Of(PullFailure failure, DiagnosisContext context, DiagnosedImage image)
    {
        var host = image.Reference?.Normalize().Registry ?? "HOST";
        var pod = $"{context.Target.WorkloadReference!.Name} -n {context.Namespace}";
        var (code, what, remedy) = failure.Kind switch
        {
            PullFailureKind.InvalidName => (AcpRegistryCodes.ImageReferenceMalformed, "takes the name for no image reference",
                "Write [host[:port]/]path[:tag][@digest], in lower case but for the tag."),
            PullFailureKind.NeverPulled => (AcpRegistryCodes.NeverPulled, "lacks the image, and may not pull it",
                "Set imagePullPolicy to IfNotPresent, or Always, in what makes the pod; or bring the image to the node."),
            PullFailureKind.NameNotResolved => (AcpRegistryCodes.NodeNameUnresolved, "can't resolve the registry's name",
                $"getent hosts {WithoutPort(host)}   # on the node, not in a pod\n# Its /etc/hosts needs the platform's line, or its name server must know the name."),
            PullFailureKind.ConnectionRefused or PullFailureKind.TimedOut or PullFailureKind.ConnectionCut => (AcpRegistryCodes.NodeConnectionFailed,
                "gets no connection to the registry", $"curl -v https://{host}/v2/   # on the node\n# Look at what its /etc/hosts says, and at what is in between."),
            PullFailureKind.PlainHttp or PullFailureKind.CertificateExpired or PullFailureKind.CertificateName or PullFailureKind.CertificateUntrusted => (
                AcpRegistryCodes.NodeCertificateRefused, "refuses the registry's certificate",
                $"curl -v https://{host}/v2/   # on the node, for what is wrong with it\n"
                + $"# Give the node's runtime the registry's CA, for containerd in /etc/containerd/certs.d/{host}, for CRI-O in\n"
                + $"# /etc/containers/certs.d/{host}; and check the node's clock."),
            PullFailureKind.Unauthorized or PullFailureKind.Forbidden => (AcpRegistryCodes.NodeLoginRefused, "is not let in by the registry",
                "If it was mended a moment ago, wait for the next try. Else look at the registry's log, and for credentials of the node's own."),
            PullFailureKind.NotFound => (AcpRegistryCodes.NodeImageNotFound, "is told that there is no such image",
                "Check path and tag in the registry; if it was pushed a moment ago, wait for the next try."),
            PullFailureKind.NoPlatform => (AcpRegistryCodes.PlatformMissing, "finds no image for its platform",
                "Push an image for the node's platform, or run the pod on a node that the image is for."),
            PullFailureKind.RateLimited => (AcpRegistryCodes.NodePullLimited, "is told to pull less often",
                "Wait for the next try. \"pull QPS exceeded\" is kubelet's own limit: registryPullQPS in its configuration."),
            PullFailureKind.RegistryUnavailable => (AcpRegistryCodes.NodeRegistryUnavailable, "gets an error of the registry's own",
                "Look at the registry's log; if it answers again now, wait for the next try."),
            PullFailureKind.NoSpaceLeft => (AcpRegistryCodes.NodeNoSpace, "has no space left for the image",
                $"kubectl describe node $(kubectl get pod {pod} -o jsonpath='{{.spec.nodeName}}')   # DiskPressure?\n# then make room on the node: crictl rmi --prune"),
            PullFailureKind.SignatureRefused => (AcpRegistryCodes.NodeSignatureRefused, "doesn't take the image by its signature policy",
                "Sign the image, or change the node's policy: /etc/containers/policy.json."),
            PullFailureKind.RuntimeFailed => (AcpRegistryCodes.NodeRuntimeFailed, "can't unpack, store or look at the image",
                "Look at the runtime's log on the node: journalctl -u containerd, or -u crio."),
            _ => (AcpRegistryCodes.NodePullFailed, "could not pull, and doesn't say why in what is still to be read",
                $"kubectl get events -n {context.Namespace} --field-selector involvedObject.name={context.Target.WorkloadReference.Name} --watch\n"
                + "# Events are kept for an hour; the next try says more."),
        };
        return new Finding(code, FindingSeverity.Error, $"The node {what}, for {image.Named}.", remedy, [Line(failure)]);
    }

    private static string WithoutPort(string host) => host.Split(':')[0];

    public static string Line(PullFailure failure) => $"the node says: {failure.Message}";
}
