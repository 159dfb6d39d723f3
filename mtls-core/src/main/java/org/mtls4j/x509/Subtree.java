package org.mtls4j.x509;

import java.util.List;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.mtls4j.x509.ConstrainedName.Address;
import org.mtls4j.x509.ConstrainedName.Directory;
import org.mtls4j.x509.ConstrainedName.Host;
import org.mtls4j.x509.ConstrainedName.Mailbox;
import org.mtls4j.x509.ConstrainedName.UriHost;

/** The names that one base of a name constraint stands for (RFC 5280 section 4.2.1.10). */
sealed interface Subtree {

  /** The tag of the form of its names. */
  int form();

  /** Whether all that {@code name}, of this form, stands for lies within. */
  boolean contains(ConstrainedName name);

  /** Whether anything that {@code name}, of this form, stands for lies within. */
  default boolean touches(ConstrainedName name) {
    return contains(name);
  }

  /** A host and all below it; the empty text is every host. */
  record Hosts(String base) implements Subtree {
    @Override
    public int form() {
      return GeneralName.dNSName;
    }

    @Override
    public boolean contains(ConstrainedName name) {
      return name instanceof Host host && isAtOrBelow(host.name());
    }

    /** A wildcard stands for this very host too, where that is one label below. */
    @Override
    public boolean touches(ConstrainedName name) {
      return contains(name)
          || (name instanceof Host host
              && host.name().startsWith("*.")
              && base.endsWith(host.name().substring(1))
              && base.indexOf('.') == base.length() - host.name().length() + 1);
    }

    private boolean isAtOrBelow(String host) {
      return base.isEmpty() || host.equals(base) || host.endsWith("." + base);
    }
  }

  /** One mailbox. */
  record OneMailbox(Mailbox mailbox) implements Subtree {
    @Override
    public int form() {
      return GeneralName.rfc822Name;
    }

    @Override
    public boolean contains(ConstrainedName name) {
      return mailbox.equals(name);
    }
  }

  /** All mailboxes, or all URIs, of one host, or where it begins with a dot, of hosts below it. */
  record AtHost(int form, String host) implements Subtree {
    @Override
    public boolean contains(ConstrainedName name) {
      String other =
          name instanceof Mailbox mailbox
              ? mailbox.host()
              : name instanceof UriHost uri ? uri.host() : "";
      return host.isEmpty() || (host.startsWith(".") ? other.endsWith(host) : other.equals(host));
    }
  }

  /** All addresses that agree with one where the mask has its bits. */
  record Network(List<Byte> address, List<Byte> mask) implements Subtree {
    @Override
    public int form() {
      return GeneralName.iPAddress;
    }

    @Override
    public boolean contains(ConstrainedName name) {
      if (!(name instanceof Address other) || other.octets().size() != address.size()) {
        return false;
      }
      for (int i = 0; i < address.size(); i++) {
        if (((address.get(i) ^ other.octets().get(i)) & mask.get(i)) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** All distinguished names that begin with some RDNs. */
  record Below(List<RDN> rdns) implements Subtree {
    @Override
    public int form() {
      return GeneralName.directoryName;
    }

    @Override
    public boolean contains(ConstrainedName name) {
      return name instanceof Directory other
          && other.rdns().size() >= rdns.size()
          && other.rdns().subList(0, rdns.size()).equals(rdns);
    }
  }

  /**
   * Names of a form whose constraints nobody defines. RFC 5280 section 4.2.1.10: process them, or
   * reject the certificate that has such a name.
   */
  record Undefined(int form) implements Subtree {
    @Override
    public boolean contains(ConstrainedName name) {
      return false;
    }

    @Override
    public boolean touches(ConstrainedName name) {
      return true;
    }
  }

  static Subtree of(GeneralName base) throws MalformedDer {
    return switch (base.getTagNo()) {
      case GeneralName.dNSName -> hosts(base);
      case GeneralName.rfc822Name -> mailboxes(base);
      case GeneralName.uniformResourceIdentifier -> atHost(base, text(base));
      case GeneralName.iPAddress ->
          network(ASN1OctetString.getInstance(base.getName()).getOctets());
      case GeneralName.directoryName -> below(base);
      default -> new Undefined(base.getTagNo());
    };
  }

  private static String text(GeneralName base) {
    return ASN1IA5String.getInstance(base.getName()).getString();
  }

  private static Subtree hosts(GeneralName base) throws MalformedDer {
    if (text(base).isEmpty()) {
      return new Hosts("");
    }
    return new Hosts(checkedHost(base, text(base)));
  }

  private static Subtree mailboxes(GeneralName base) throws MalformedDer {
    if (text(base).indexOf('@') < 0) {
      return atHost(base, text(base));
    }
    if (ConstrainedName.of(base) instanceof Mailbox mailbox) {
      return new OneMailbox(mailbox);
    }
    throw malformed(base);
  }

  private static Subtree atHost(GeneralName base, String host) throws MalformedDer {
    if (host.isEmpty()) {
      return new AtHost(base.getTagNo(), "");
    }
    return host.startsWith(".")
        ? new AtHost(base.getTagNo(), "." + checkedHost(base, host.substring(1)))
        : new AtHost(base.getTagNo(), checkedHost(base, host));
  }

  private static Subtree below(GeneralName base) throws MalformedDer {
    DistinguishedName.of(X500Name.getInstance(base.getName())); // refuses what is none
    if (ConstrainedName.of(base) instanceof Directory directory) {
      return new Below(directory.rdns());
    }
    throw malformed(base);
  }

  private static String checkedHost(GeneralName base, String text) throws MalformedDer {
    if (ConstrainedName.host(text) instanceof Host host && !host.name().startsWith("*")) {
      return host.name();
    }
    throw malformed(base);
  }

  /** An address and a mask of the same length, whose set bits come first (RFC 4632). */
  private static Subtree network(byte[] octets) throws MalformedDer {
    if (octets.length != 8 && octets.length != 32) {
      throw new MalformedDer("a name constraint of " + octets.length + " octets");
    }
    List<Byte> all = ConstrainedName.boxed(octets);
    List<Byte> mask = all.subList(octets.length / 2, octets.length);
    StringBuilder bits = new StringBuilder();
    mask.forEach(octet -> bits.append(Integer.toBinaryString((octet & 0xff) | 0x100).substring(1)));
    if (bits.indexOf("01") >= 0) {
      throw new MalformedDer("a name constraint whose mask has a gap");
    }
    return new Network(all.subList(0, octets.length / 2), mask);
  }

  private static MalformedDer malformed(GeneralName base) {
    return new MalformedDer("a name constraint that nothing can be held against: " + base);
  }
}
